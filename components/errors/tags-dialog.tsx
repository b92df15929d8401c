'use client';
import { TextField } from '#components/ui/field';
import { readText, readTextOrNull } from '#lib/client/read-form';
import { TriageDialog, type TriageDialogProps } from './triage-dialog.tsx';

function splitTags(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

/** The tags of a group and the ticket that it is about elsewhere. */
export function TagsDialog(props: TriageDialogProps) {
  const { tags, ticketUrl } = props.group;
  return (
    <TriageDialog
      {...props}
      title="Tags and ticket"
      submitLabel="Save"
      read={(form) => ({
        tags: splitTags(readText(form, 'tags')),
        ticketUrl: readTextOrNull(form, 'ticketUrl'),
      })}
    >
      {(error, part) => (
        <>
          <TextField
            label="Tags"
            name="tags"
            defaultValue={tags.join(', ')}
            hint="Parted by commas."
            error={part === 'tags' ? error : undefined}
            autoComplete="off"
          />
          <TextField
            label="Ticket"
            name="ticketUrl"
            type="url"
            defaultValue={ticketUrl ?? ''}
            hint="The address of what is said about it elsewhere."
            error={part === 'tags' ? undefined : error}
            autoComplete="off"
          />
        </>
      )}
    </TriageDialog>
  );
}
