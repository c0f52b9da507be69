/** Whether there is room for a part beside the main column; below that it is a page of its own. */
import { signal } from '@preact/signals';

const room = matchMedia('(min-width: 1101px)');
export const wide = signal(room.matches);
room.addEventListener('change', () => { wide.value = room.matches; });
