import { PINO_METADATA, type LogOutput } from './logOutput';

/** Stands before a `LogOutput` and gives it each record in another form. Its bounds hold for the text that it gets. */
export class FormattedOutput {
  readonly [PINO_METADATA] = true;

  constructor(
    private readonly output: LogOutput,
    private readonly format: (line: string) => string,
  ) {}

  set lastMsg(message: unknown) {
    this.output.lastMsg = message;
  }

  write(line: string): void {
    this.output.write(this.format(line));
  }
}
