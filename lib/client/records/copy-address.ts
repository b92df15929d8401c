/** Copies the address of the list as it is shown. */
import { toast } from 'sonner';
import { copyText } from '../copy-text.ts';

/** Says so when it did. */
export function copyAddress(): void {
  void copyText(window.location.href).then((done) => {
    if (done) toast('Link copied');
  });
}
