// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// An engine whose answers a test writes, and which remembers what it was asked.
public final class FakeEngine implements HttpEngine {
  private final List<HttpCall> calls = new CopyOnWriteArrayList<>();
  private final Script script;

  /// What to answer.
  @FunctionalInterface
  public interface Script {
    HttpAnswer answer(HttpCall call) throws IOException;
  }

  public FakeEngine(Script script) {
    this.script = script;
  }

  @Override
  public HttpAnswer exchange(HttpCall call, Duration timeout) throws IOException {
    calls.add(call);
    return script.answer(call);
  }

  @Override
  public void close() {}

  public List<HttpCall> calls() {
    return List.copyOf(calls);
  }

  public long calls(String part) {
    return calls.stream().filter(call -> call.uri().toString().contains(part)).count();
  }

  public static HttpAnswer json(int status, String body, String... headers) {
    return answer(status, body, "application/json", headers);
  }

  public static HttpAnswer answer(int status, String body, String type, String... headers) {
    var all = new HashMap<String, List<String>>();
    all.put("Content-Type", List.of(type));
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], List.of(headers[i + 1]));
    }
    return new HttpAnswer(status, Map.copyOf(all), body.getBytes(StandardCharsets.UTF_8));
  }
}
