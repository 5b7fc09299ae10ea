import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '../../src/platform/postgres/embedded/postgresCluster';
import { describeWith } from './describeWith';
import { until } from './until';

const PROGRAM = 'nginx';
const isInstalled = spawnSync(PROGRAM, ['-v']).status === 0;
const TIMEOUT_MS = 20_000;

/** `describe` for what needs a real nginx. */
export const describeWithNginx = describeWith(PROGRAM, isInstalled, 'TEST_NGINX');

/** The host that the certificate is for. */
export const HOST = 'payverse.test';

export interface Nginx {
  port: number;
  /** Sends a request over a new TLS connection. */
  send: (method: string, target: string, options?: SendOptions) => Promise<Answer>;
  certificate: Buffer;
  accessLog: () => string;
  /** The text of its error log. */
  errors: () => string;
  stop: () => Promise<void>;
}

interface SendOptions {
  headers?: Record<string, string>;
  body?: unknown;
  /** The local address that the connection comes from. */
  from?: string;
  tls?: Pick<RequestOptions, 'minVersion' | 'maxVersion' | 'servername' | 'ciphers'>;
  agent?: Agent;
  /** Called with each chunk of the body. */
  onText?: (text: string) => void;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Its JSON, or null. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

/** Fills in the variables as the image does: only names that the environment has. */
export function fillIn(template: string, values: Record<string, string>): string {
  return template.replace(/\$\{?([A-Z][A-Z0-9_]*)\}?/g, (text, name: string) => values[name] ?? text);
}

/** A certificate for HOST in this folder, signed by itself. */
export function makeCertificate(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [path.join(folder, 'tls.crt'), path.join(folder, 'tls.key')];
  const subject = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`, '-days', '2'];
  // An RSA key, because only RSA has ciphers without forward secrecy.
  const how = ['-x509', '-newkey', 'rsa:2048', '-nodes'];
  execFileSync('openssl', ['req', ...how, ...subject, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  return { certificate, key };
}

/** Debian's nginx with the configuration of deploy/nginx before these two instances. Resolves when it listens. */
export async function startNginx([api1, api2]: readonly [number, number]): Promise<Nginx> {
  const folder = mkdtempSync(path.join(tmpdir(), 'payverse-nginx-'));
  chmodSync(folder, 0o755); // Its workers run as another user.
  const port = await findFreePort();
  const { certificate, key } = makeCertificate(folder);
  const log = path.join(folder, 'access.log');
  const site = fillIn(readFileSync('deploy/nginx/payverse.conf.template', 'utf8'), {
    API_1: `127.0.0.1:${api1}`,
    API_2: `127.0.0.1:${api2}`,
    TLS_PORT: String(port),
    SERVER_NAME: HOST,
    TLS_CERTIFICATE: certificate,
    TLS_KEY: key,
    ACCESS_LOG: log,
  });
  writeFileSync(path.join(folder, 'payverse.conf'), site);
  writeFileSync(path.join(folder, 'nginx.conf'), mainConfiguration(folder));

  const child = spawn(PROGRAM, ['-e', 'stderr', '-p', folder, '-c', 'nginx.conf'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  const ca = readFileSync(certificate);
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true });
  };
  try {
    await until(() => {
      if (child.exitCode !== null) throw new Error(`nginx did not start:\n${errors}`);
      return accepts(port);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    certificate: ca,
    send: (method, target, options = {}) => sendOver({ port, ca }, { method, target, ...options }),
    accessLog: () => readFileSync(log, 'utf8'),
    errors: () => errors,
    stop,
  };
}

/** The same as the nginx.conf of the image, with all files in one folder. Two workers, because they must agree on limits. */
function mainConfiguration(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
worker_processes 2;
pid ${folder}/pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  keepalive_timeout 65;
  include ${folder}/payverse.conf;
}
`;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Stops nginx and its workers at once: no client waits for an answer. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const overdue = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  await exit;
  clearTimeout(overdue);
}

async function sendOver(
  { port, ca }: { port: number; ca: Buffer },
  { method, target, headers = {}, body, from, tls, agent, onText }: SendOptions & { method: string; target: string },
): Promise<Answer> {
  const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const req = httpsRequest({
    host: '127.0.0.1',
    port,
    ca,
    servername: HOST,
    ...tls,
    method,
    path: target,
    agent: agent ?? new Agent(),
    timeout: TIMEOUT_MS,
    ...(from !== undefined && { localAddress: from }),
    headers: {
      Host: HOST,
      ...(bytes && { 'Content-Type': 'application/json', 'Content-Length': String(bytes.length) }),
      ...headers,
    },
  });
  req.on('timeout', () => req.destroy(new Error('no answer in time')));
  const answer = new Promise<Answer>((resolve, reject) => {
    req.on('error', reject);
    req.on('response', (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        onText?.(chunk);
      });
      res.on('error', reject);
      res.on('end', () => {
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text, body: parse(text) });
      });
    });
  });
  req.end(bytes);
  return answer;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
