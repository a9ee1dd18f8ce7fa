import { expect, it } from "vitest";
import type { LiveTopic } from "#lib/live-topics";
import { createLiveConnection } from "./live-connection.ts";

function recorded() {
  const streams: { send: (topics: readonly LiveTopic[]) => void; isOpen: boolean }[] = [];
  const connection = createLiveConnection((onTopics) => {
    const stream = { send: onTopics, isOpen: true };
    streams.push(stream);
    return () => {
      stream.isOpen = false;
    };
  });
  return { connection, streams };
}

it("opens one stream for many listeners and ends it when the last leaves", () => {
  const { connection, streams } = recorded();
  const leave = [connection.listen(["events"], () => {}), connection.listen(["endpoints"], () => {})];
  expect(streams).toHaveLength(1);
  leave[0]?.();
  expect(streams[0]?.isOpen).toBe(true);
  leave[1]?.();
  expect(streams[0]?.isOpen).toBe(false);
});

it("tells each listener of its own topics alone", () => {
  const { connection, streams } = recorded();
  const heard: string[] = [];
  connection.listen(["events"], () => heard.push("events"));
  connection.listen(["endpoints"], () => heard.push("endpoints"));
  streams[0]?.send(["endpoints", "members"]);
  expect(heard).toEqual(["endpoints"]);
});

it("holds no stream while the page is hidden, and opens a new one when it is seen again", () => {
  const { connection, streams } = recorded();
  connection.listen(["events"], () => {});
  connection.setVisible(false);
  expect(streams.map(({ isOpen }) => isOpen)).toEqual([false]);
  connection.setVisible(true);
  expect(streams.map(({ isOpen }) => isOpen)).toEqual([false, true]);
});
