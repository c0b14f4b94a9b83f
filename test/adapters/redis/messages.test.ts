import { createMessages } from "../../../src/adapters/redis/messages.ts";
import { messagesContract } from "../../contracts/messages.ts";
import { createMemoryMessages } from "../../fakes/messages.ts";
import { freshTag, useSharedRedis } from "./shared-redis.ts";

const redis = useSharedRedis();

messagesContract("Redis", async () => createMessages(redis.connections().commands, freshTag()));
messagesContract("in memory", async () => createMemoryMessages());
