import { date } from '../text/format';

export function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={at}>
      {date(at)}
    </time>
  );
}
