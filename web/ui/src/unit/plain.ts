/**
 * Names and command lines come from whoever started a process. Characters that cannot be seen, or that turn the text
 * around them (bidi overrides), are written out, so that what is read is what is there.
 */

// Controls, soft hyphen, zero width and joiners, bidi marks, overrides and isolates, line separators, BOM, tags.
const HIDDEN = /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** "a\u202eb" → "a\\u202eb": the character's name in its place; of the end of a line the sign that keys bear. */
export function plain(text: string): string {
  return text.replace(HIDDEN, (mark) => mark === '\n' ? '↵' : `\\u${mark.codePointAt(0)!.toString(16).padStart(4, '0')}`);
}

/** The beginning of a long text with an ellipsis; never half a character. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
