/** The other side of frame/run-process: says ready, then answers each message with one message. */

/** A failure is answered too; the one who asked decides what it means. */
export function answerQuestions(answer: (question: unknown) => Promise<object>): void {
  process.on('message', (question: unknown) => {
    answer(question).then(
      (reply) => process.send?.(reply),
      (error: unknown) =>
        process.send?.({
          failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    );
  });
  process.once('disconnect', () => process.exit(0));
  process.send?.({ ready: true });
}
