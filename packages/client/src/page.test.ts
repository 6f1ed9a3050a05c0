// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { dialAddress, parseUrl } from "./dial-address.js";
import { pageVisibility } from "./wake-signals.js";

test("a page wakes the client when it becomes visible, leaves the cache or comes online", () => {
  let wakes = 0;
  const end = pageVisibility.subscribe(() => (wakes += 1));
  const fire = (): void => {
    document.dispatchEvent(new Event("visibilitychange"));
    window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
    window.dispatchEvent(new Event("online"));
  };
  fire();
  expect(wakes).toBe(3);
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  expect(wakes).toBe(3);
  end();
  fire();
  expect(wakes).toBe(3);
});

test("an address is relative to the page", () => {
  window.location.href = "https://app.example.com/chat?x=1";
  expect(parseUrl("/ws").href).toBe("wss://app.example.com/ws");
  expect(parseUrl("http://other.example.com/ws").href).toBe("ws://other.example.com/ws");
  const request = {
    url: parseUrl("/ws?tenant=a"),
    clientId: "c".repeat(16),
    resume: "start",
    features: [],
    credential: {},
  };
  expect(dialAddress(request)).toEqual({
    url: "wss://app.example.com/ws?tenant=a&resume=start&client=cccccccccccccccc",
    protocols: ["isowire.v1"],
  });
});
