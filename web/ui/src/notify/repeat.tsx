/** Once, or again each week or month: on which days, at what time of the clock there, for how long. */
import { Input, Wrong } from '../parts/inputs.tsx';
import { Segments } from '../parts/controls.tsx';
import { WEEKDAYS } from '../silence/windows.ts';

export interface Repeat { on: boolean; by: 'week' | 'month'; days: string[]; monthDays: string; at: string; for: string; timezone: string }

const HOW = [{ value: 'once', label: 'Once' }, { value: 'week', label: 'Each week' }, { value: 'month', label: 'Each month' }];
const NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function RepeatFields({ repeat, wrong, onChange }: { repeat: Repeat; wrong: string | undefined; onChange: (next: Repeat) => void }) {
  const put = (name: keyof Repeat) => (value: string) => onChange({ ...repeat, [name]: value });
  return (
    <>
      <div class="fld"><span>When</span><Segments label="When" value={repeat.on ? repeat.by : 'once'} options={HOW} onChange={(value) => onChange({ ...repeat, on: value !== 'once', by: value === 'month' ? 'month' : 'week' })} /></div>
      {repeat.on && (
        <>
          {repeat.by === 'month' ? <Input name="month-days" label="On these days" placeholder="1, 15" hint="Of the month; a month without that day has none" value={repeat.monthDays} onInput={put('monthDays')} /> : <fieldset class="fld"><legend>On these days</legend><span class="days">{WEEKDAYS.map((day, i) => <label key={day}><input type="checkbox" checked={repeat.days.includes(day)} onChange={(event) => onChange({ ...repeat, days: WEEKDAYS.filter((one) => (one === day ? event.currentTarget.checked : repeat.days.includes(one))) })} />{NAMES[i]}</label>)}</span></fieldset>}
          <div class="three">
            <Input name="at" label="At" placeholder="02:30" hint="By the clock of the zone" value={repeat.at} onInput={put('at')} />
            <Input name="for" label="For" placeholder="2h" hint="1m to 7d" value={repeat.for} onInput={put('for')} />
            <Input name="timezone" label="Time zone" placeholder="Europe/Berlin" hint="UTC unless given" value={repeat.timezone} onInput={put('timezone')} />
          </div>
        </>
      )}
      {wrong && <Wrong id="f-repeat-words">{wrong}</Wrong>}
    </>
  );
}
