// Answers that are given again: from the second time on, while what they were made of is current, and in bounded memory.
import { createSharedAnswers } from "../../src/operations/shared-answers.js";

const answerOf =
  (name: string, isCurrent = () => true) =>
  () => ({ result: { data: { name } }, isCurrent });

test("what is asked for once is not kept", () => {
  const answers = createSharedAnswers(() => 1);
  answers.offer("a", answerOf("first"));
  expect(answers.find("a")).toBeUndefined();
  answers.offer("a", answerOf("second"));
  expect(answers.find("a")).toEqual({ data: { name: "second" } });
  expect(answers.find("b")).toBeUndefined();
});

test("what is no longer current is neither given nor kept", () => {
  const answers = createSharedAnswers(() => 1);
  let isCurrent = true;
  answers.offer("a", answerOf("first"));
  answers.offer(
    "a",
    answerOf("second", () => isCurrent),
  );
  isCurrent = false;
  expect(answers.find("a")).toBeUndefined();
  isCurrent = true;
  expect(answers.find("a")).toBeUndefined();
  answers.offer(
    "a",
    answerOf("third", () => false),
  );
  expect(answers.find("a")).toBeUndefined();
});

test("those asked for longest ago give way to others, and one that is too large is not kept", () => {
  const MEBIBYTE = 1024 * 1024;
  const answers = createSharedAnswers(({ data }) => (data?.name === "huge" ? 3 * MEBIBYTE : MEBIBYTE));
  const keep = (key: string, name: string) => {
    answers.offer(key, answerOf(name));
    answers.offer(key, answerOf(name));
  };
  const kept = () => Array.from({ length: 40 }, (_, at) => `${at}`).filter((key) => answers.find(key)).length;
  for (let at = 0; at < 40; at++) keep(`${at}`, "large");
  expect(kept()).toBe(31);
  keep("0", "huge");
  expect(answers.find("0")).toBeUndefined();
});
