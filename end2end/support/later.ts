// A site on a later day. The program has the machine's clock and nothing to set it by, and shall have nothing: what it writes is dated.
// So one process alone is shown another day, by a library of a few lines that answers instead of the system.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { type Site, serve } from './site';

const CLOCK = `
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec *now) {
  int failed = (int)syscall(SYS_clock_gettime, clock, now);
  if (!failed && clock == CLOCK_REALTIME) now->tv_sec += DAYS * 86400L;
  return failed;
}
`;

/** Serves the database in that folder so many days ahead of today. Whoever was signed in is so no longer: a day is longer than a session. */
export async function serveLater(folder: string, days: number): Promise<Site> {
  const library = path.join(folder, `ahead-${days}.so`);
  // whatever builds the program has a compiler of C: SQLite is built with it
  execFileSync(process.env.CC ?? 'cc', ['-shared', '-fPIC', '-O1', `-DDAYS=${days}`, '-x', 'c', '-', '-o', library], { input: CLOCK });
  return serve(folder, { LD_PRELOAD: library });
}

/** How many days lie between today, as the office counts it, and a day as people read it: `2026年12月1日`. */
export function daysUntil(words: string): number {
  const [, year, month, day] = (/(\d{4})年(\d{1,2})月(\d{1,2})日/.exec(words) ?? []).map(Number);
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  return Math.round((Date.UTC(year, month - 1, day) - Date.parse(today)) / 86_400_000);
}
