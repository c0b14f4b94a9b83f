import type { Wordings } from "./wording.ts";

/** About what is kept: Redis, the journal, and the clocks that evidence bears. */
export const keptWords = {
  "redis-keeps": { level: "fine", is: "Redis {version} keeps what it is told." },
  "redis-unreachable": {
    level: "wrong",
    is: "Redis can't be reached ({platformCode}).",
    toDo: "Look at REDIS_URL, its password, and whether Redis runs.",
  },
  "redis-too-old": {
    level: "wrong",
    is: "Redis {platformCode} is too old.",
    toDo: "Install Redis or Valkey 6.2 or newer.",
  },
  "redis-eviction": {
    level: "wrong",
    is: "Redis would throw records away when memory is short (maxmemory-policy {platformCode}).",
    toDo: "Set maxmemory-policy to noeviction.",
  },
  "redis-no-append-only": {
    level: "wrong",
    is: "Redis would lose records when it stops (appendonly no).",
    toDo: "Set appendonly to yes.",
  },
  "redis-no-fsync": {
    level: "wrong",
    is: "Redis would lose records in a power cut (appendfsync no).",
    toDo: "Set appendfsync to everysec or always.",
  },
  "redis-settings-unreadable": {
    level: "wrong",
    is: "Redis does not let its settings be read (CONFIG GET), so nobody knows whether it would lose records.",
    toDo: "Allow the bot's user CONFIG GET, or use a Redis that allows it.",
  },
  "redis-replica": {
    level: "wrong",
    is: "This Redis is a replica, which takes no writes.",
    toDo: "Let REDIS_URL name the primary.",
  },
  "redis-appends-badly": {
    level: "wrong",
    is: "Redis could not write its append-only file the last time.",
    toDo: "Look at the free space and the rights of Redis' folder.",
  },
  "redis-nearly-full": {
    level: "doubtful",
    is: "Redis uses {percent} % of the memory it may use; when that is full it refuses every write.",
    toDo: "Raise maxmemory.",
  },
  "journal-holds": {
    level: "fine",
    is: "The journal holds: {entries} entries in {chains} chains, and Redis goes on from it.",
  },
  "journal-holds-alone": {
    level: "fine",
    is: "The journal holds by itself: {entries} entries in {chains} chains.",
  },
  "journal-not-begun": { level: "fine", is: "There is no journal yet; the first start makes it in {folder}." },
  "journal-missing": {
    level: "wrong",
    is: "There is no journal in {folder}, though Redis holds entries.",
    toDo: "Look whether dataFolder is the right one, and put the journal back from the backup before the bot starts.",
  },
  "journal-unwritable": {
    level: "wrong",
    is: "{folder} can't be written or read ({platformCode}), and nothing opens without its journal.",
    toDo: "Give the user that the bot runs as read and write rights on dataFolder, and room on its disk.",
  },
  "journal-faulty": {
    level: "wrong",
    is: "The journal does not hold: {count} of its parts are not what they were ({first}).",
    toDo: "Keep a copy of the folder before anything else, and run: npm run audit -- verify",
  },
  "journal-damaged": {
    level: "wrong",
    is: "The journal's last line is none of the bot's, so the bot would not start.",
    toDo: "Keep a copy of the folder before anything else, and run: npm run audit -- verify",
  },
  "redis-behind-journal": {
    level: "wrong",
    is: "Redis lacks the journal's last entry: it has lost records, and nothing opens.",
    toDo: "Put back the newest copy of Redis' append-only file; see docs/operations.md.",
  },
  "records-differ": {
    level: "wrong",
    is: "Redis and the journal tell {count} subjects differently, first at {first}.",
    toDo: "Keep copies of both, and run: npm run audit -- verify --redis URL",
  },
  "journal-too-long": {
    level: "doubtful",
    is: "The journal is too long to be proven in {seconds} seconds.",
    toDo: "Run, for as long as it takes: npm run audit -- verify --redis URL",
  },
  "clock-right": { level: "fine", is: "{whose} clock and this machine's differ by less than {limit} seconds." },
  "clock-wrong": {
    level: "wrong",
    is: "{whose} clock is {seconds} seconds {direction} this machine's; {limit} are allowed, half the minute to which doors' times are told and kept.",
    toDo: "Let the machine with the wrong clock set it by NTP, and look at it again in a minute.",
  },
} as const satisfies Wordings;
