import { z } from 'zod';
import { address, integer, port } from './schemas';
import type { Variables } from './variable';

/** By default only this machine reaches the server. For a proxy on another machine, or in a container, set another address. */
const LOOPBACK = '127.0.0.1';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export const LISTENING_VARIABLES = {
  PORT: { schema: port(0), default: '5000', about: 'The port of the API. 0 takes a free one.' },
  BIND_ADDRESS: {
    schema: address,
    default: LOOPBACK,
    about:
      'The address of this machine that the API listens on. With `127.0.0.1` only this machine reaches it, such as nginx beside it. ' +
      '`0.0.0.0` or `::` is all addresses: only where nothing but the proxy reaches the port. The image of the Dockerfile sets ' +
      '`0.0.0.0`.',
  },
  LOG_LEVEL: {
    schema: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`),
    default: 'info',
    about:
      '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`. The log has one line per record on standard output.',
  },
  LOG_FORMAT: {
    schema: z.enum(['json', 'pretty'], 'must be json or pretty'),
    about:
      '`json`, one JSON object per line, which is the default in production, or `pretty`, the default elsewhere: one readable line ' +
      'per request, errors with their stack, times of this machine, and colours on a terminal. The file `SECURITY_LOG` is always JSON.',
  },
  SECURITY_LOG: {
    schema: z.string(),
    isPath: true,
    about:
      'A separate file for security events, such as `/var/log/payverse/security.log`. logrotate may rotate it: docs/operate.md. ' +
      'Without it, security events are part of the log.',
  },
} satisfies Variables;

export const OPERATION_VARIABLES = {
  METRICS_PORT: {
    schema: port(0),
    about: 'The port of the metrics for Prometheus, at `/metrics`. Without it there are no metrics.',
  },
  METRICS_ADDRESS: {
    schema: address,
    default: LOOPBACK,
    about:
      'The address that the metrics listen on. They need no password: for a Prometheus on another machine, name an address of a ' +
      'network that only Prometheus is in.',
  },
  WEB_CONCURRENCY: {
    schema: integer(1, 64),
    default: '1',
    about:
      'The number of processes that answer requests. The server restarts a process that dies. They share the port, the limits and ' +
      'the ended sessions.',
  },
  KEEP_ALIVE_SECONDS: {
    // 0 would be no limit for Node.
    schema: integer(1, 3_600),
    default: '65',
    about:
      'How long a connection may be idle between two requests: 1 to 3600 seconds. It must be longer than the idle time of the proxy ' +
      'or load balancer in front, which could otherwise send a request on a connection that is closing. docs/deploy.md lists them.',
  },
  SHUTDOWN_GRACE_SECONDS: {
    schema: integer(0, 5),
    default: '1',
    about:
      'Grace period after SIGTERM: the server accepts connections while `/health/ready` fails, so that load balancers stop routing ' +
      'to it. 0 to 5 seconds.',
  },
} satisfies Variables;
