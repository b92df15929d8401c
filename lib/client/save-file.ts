/** Lets a person save a text as a file. */

export interface TextFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: string;
}

/** Hands the file to the browser, as if it had been downloaded. */
export function saveFile({ name, mediaType, content }: TextFile): void {
  const url = URL.createObjectURL(new Blob([content], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 0);
}
