/** The icons of what only checks, incidents and messages have. */
import { addIcons } from '../parts/icon.tsx';

addIcons({
  paused: <><circle cx="8" cy="8" r="6.25" /><path d="M6.3 5.8v4.4M9.7 5.8v4.4" /></>,
  maint: <path d="M13.7 4.7a3.7 3.7 0 0 1-4.9 4.5l-4.3 4.3a1.45 1.45 0 0 1-2-2l4.3-4.3a3.7 3.7 0 0 1 4.5-4.9L9.1 4.5l.4 2 2 .4z" />,
  flap: <path d="M1.5 10.5h3l2-6 3 8 2-5h3" />,
  plus: <path d="M8 3v10M3 8h10" />,
  mail: <path d="M2 3.500h12v9H2zM2.3 4l5.7 4.500L13.7 4" />,
  mute: <path d="M4 11.500h8M5 11.500V7.500a3 3 0 0 1 6 0v4M7 13.500h2M2.5 2.500l11 11" />,
  bell: <><path d="M8 2.2c2.3 0 3.6 1.5 3.8 3.6.2 2 .8 3.3 2 4.4H2.2c1.2-1.1 1.8-2.4 2-4.4C4.4 3.7 5.7 2.2 8 2.2Z" /><path d="M6.6 12.5a1.45 1.45 0 0 0 2.8 0" /></>,
  lock: <path d="M3.5 7.500h9v6h-9zM5.5 7.500V5a2.5 2.5 0 0 1 5 0v2.5" />,
});
