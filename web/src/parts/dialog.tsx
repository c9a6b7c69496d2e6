import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  title: string;
  onClose: () => void;
  /** False: Escape does not close it. */
  closable?: boolean;
  testId?: string;
  children: ComponentChildren;
}

/** A modal dialog of the browser: it holds the focus and gives it back. */
export function Dialog({ title, onClose, closable = true, testId, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={id}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault();
        if (closable) onClose();
      }}
      onMouseDown={(event) => closable && event.target === element.current && onClose()}
    >
      <div class="dialog-body">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  text: string;
  action: string;
  onYes: () => void;
  onNo: () => void;
}

export function Confirm({ title, text, action, onYes, onNo }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onNo} testId="confirm">
      <p>{text}</p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onNo} data-testid="confirm-no">
          Keep
        </button>
        <button type="button" class="button danger" onClick={onYes} data-testid="confirm-yes">
          {action}
        </button>
      </div>
    </Dialog>
  );
}
