// The program under test: one process on a free port, over a database of its own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export type Site = { url: string; database: string; stop: () => Promise<void> };

/** The program; built by `cargo xtask build`. */
export function binary(): string {
  const given = process.env.GONGKAI_BIN ?? path.join(__dirname, '..', '..', 'target', 'debug', 'gongkai');
  if (!fs.existsSync(given)) {
    throw new Error(`${given} is not there: run "cargo xtask e2e", or set GONGKAI_BIN to the program`);
  }
  return given;
}

/** Runs one command of the program, types `input`, and gives what it printed. */
export function command(folder: string, args: string[], input = ''): string {
  return execFileSync(binary(), [...args, '--database', `sqlite:${path.join(folder, 'county.db')}`, '--data', path.join(folder, 'files')], {
    encoding: 'utf8',
    input,
  });
}

/** Starts serving the database in that folder and waits until it answers. */
export async function serve(folder: string, more: Record<string, string> = {}): Promise<Site> {
  const database = path.join(folder, 'county.db');
  const log = fs.openSync(path.join(folder, 'serve.log'), 'a');
  const child = spawn(
    binary(),
    ['serve', '--listen', '127.0.0.1:0', '--database', `sqlite:${database}`, '--data', path.join(folder, 'files')],
    { stdio: ['ignore', 'pipe', log], env: { ...process.env, ...more } },
  );
  const url = await address(child, folder);
  return { url, database, stop: () => stop(child) };
}

/** The server says where it listens once it does. */
function address(child: ChildProcess, folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server did not start within 30 s:\n${log(folder)}`)), 30_000);
    let said = '';
    child.stdout?.on('data', (piece: Buffer) => {
      said += piece.toString();
      const found = /gongkai: (http:\/\/\S+)/.exec(said);
      if (found) {
        clearTimeout(late);
        resolve(found[1]);
      }
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the server ended with ${code}:\n${said}${log(folder)}`));
    });
  });
}

function log(folder: string): string {
  return fs.readFileSync(path.join(folder, 'serve.log'), 'utf8');
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** A fresh folder for one site. */
export function freshFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'gongkai-e2e-'));
}
