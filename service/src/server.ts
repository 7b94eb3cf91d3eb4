import { ConfigurationError, configFromEnvironment, EXIT_CONFIGURATION } from "./config/config";
import { Logger } from "./observability/logger";
import { startService } from "./service";

const EXIT_FAILURE = 1;
/** A signal that was not waited for ends a process with 128 and its number, as a shell says it. */
const EXIT_BY_SIGNAL = { SIGTERM: 143, SIGINT: 130 } as const;

/** npm and `timeout` pass on a signal that the terminal or the group already delivered; that is still the first one. */
const SAME_SIGNAL_MILLISECONDS = 100;

/** The process: configuration, signals and exit codes. */
async function main(): Promise<void> {
  const config = configFromEnvironment();
  const { settings, dynamic } = config;
  const logger = new Logger(dynamic.logLevel);

  async function leave(code: number): Promise<never> {
    await logger.drain();
    process.exit(code);
  }
  function fail(message: string, error: unknown): Promise<never> {
    logger.error(message, error);
    return leave(EXIT_FAILURE);
  }
  process.on("uncaughtException", (error) => void fail("uncaught exception", error));
  process.on("unhandledRejection", (reason) => void fail("unhandled rejection", reason));

  const service = await startService(config, logger, __dirname).catch((error: unknown) => {
    if (error instanceof ConfigurationError) throw error;
    return fail("cannot start", error);
  });

  let stoppingSince: number | undefined;
  async function stop(signal: keyof typeof EXIT_BY_SIGNAL): Promise<void> {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince < SAME_SIGNAL_MILLISECONDS) return;
      logger.warn("second signal, leaving at once", { signal });
      return leave(EXIT_BY_SIGNAL[signal]);
    }
    stoppingSince = performance.now();
    logger.info("draining", { signal, drain_seconds: settings.SHUTDOWN_DRAIN_SECONDS });
    setTimeout(
      () => void fail("shutdown took too long", new Error("deadline")),
      settings.SHUTDOWN_DEADLINE_SECONDS * 1000,
    ).unref();
    await service.stop();
    logger.info("stopped");
    await leave(0);
  }
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));

  await service.ready.catch((error: unknown) => fail("database cannot be used", error));
}

main().catch((error: unknown) => {
  const isConfiguration = error instanceof ConfigurationError;
  process.stderr.write(isConfiguration ? `${error.message}\n` : `cannot start: ${String(error)}\n`);
  process.exit(isConfiguration ? EXIT_CONFIGURATION : EXIT_FAILURE);
});
