/** The icons of orders. */
import { addIcons } from '../parts/icon.tsx';

addIcons({
  restart: <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.7h-2.7" />,
  start: <path d="M5 3.2v9.6L12.8 8Z" />,
  stop: <path d="M4 4h8v8H4z" />,
});
