/** The address of a second factor as a picture that a phone reads: dark squares on white, whatever the theme. */
import encode from 'qr';

const QUIET = 2;

export function Picture({ text }: { text: string }) {
  const rows = encode(text, 'raw', { ecc: 'low', border: QUIET });
  const dark = rows.flatMap((row, y) => row.map((one, x) => (one ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return <svg class="qr" role="img" aria-label="The same as a picture for the camera of the phone" viewBox={`0 0 ${rows.length} ${rows.length}`} shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff" /><path d={dark} fill="#000" /></svg>;
}
