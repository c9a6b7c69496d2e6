import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

interface Props {
  title: string;
  /** Title of the document, where it differs. */
  documentTitle?: string;
  lead?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === 'Resonet' ? title : `${title} · Resonet`;
  }, [title]);
}

/** Heading of a view, with what can be done there. */
export function Page({ title, documentTitle, lead, actions, children }: Props) {
  useTitle(documentTitle ?? title);
  return (
    <>
      <div class="page-head">
        <div class="page-title">
          <h1 tabIndex={-1}>{title}</h1>
          {lead ? <div class="lead">{lead}</div> : null}
        </div>
        {actions ? <div class="actions">{actions}</div> : null}
      </div>
      {children}
    </>
  );
}
