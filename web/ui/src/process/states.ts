/** What a process is about, in words instead of the kernel's letter (proc(5)). */
const STATES: Readonly<Record<string, string>> = {
  R: 'running', S: 'sleeping', D: 'waiting for a disk', Z: 'zombie', T: 'stopped', t: 'traced', I: 'idle', W: 'waking', P: 'parked', X: 'dead',
};

export const stateWords = (letter: string): string => STATES[letter] ?? letter;
