/** Where there is nothing: one title, one sentence, one next step; and a command to type, with a button that copies it. */
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

export function Empty({ title, children }: { title: string; children: ComponentChildren }) {
  return <div class="empty"><h2>{title}</h2>{children}</div>;
}

/** A command to type, with a button that copies it. */
export function Command({ text }: { text: string }) {
  return (
    <div class="codebox">
      <code>{text}</code>
      {navigator.clipboard && (
        <button type="button" class="btn" onClick={(event) => {
          const button = event.currentTarget;
          void navigator.clipboard.writeText(text).then(() => {
            button.lastChild!.textContent = 'Copied';
            setTimeout(() => { button.lastChild!.textContent = 'Copy'; }, 2000);
          });
        }}><Icon name="copy" /><span>Copy</span></button>
      )}
    </div>
  );
}
