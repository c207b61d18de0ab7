// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Which calls misbehave, how, and how often. Path, host and kind are globs, where `*` stands for
/// any characters.
///
/// @param times how many calls it strikes; [#FOREVER] for all
public record FaultRule(
    Service service,
    Optional<String> method,
    String kind,
    String path,
    String host,
    int times,
    List<Fault> faults) {
  /// No limit.
  public static final int FOREVER = -1;

  public FaultRule {
    if (times != FOREVER && times < 1) {
      throw new IllegalArgumentException("times must be positive, or -1 for ever: " + times);
    }
    faults = List.copyOf(faults);
  }

  /// Strikes every call of `service`, for ever.
  public static FaultRule on(Service service, Fault... faults) {
    return new FaultRule(service, Optional.empty(), "*", "*", "*", FOREVER, Arrays.asList(faults));
  }

  /// Strikes only this HTTP method.
  public FaultRule method(String method) {
    return new FaultRule(service, Optional.of(method), kind, path, host, times, faults);
  }

  /// Strikes only this kind of call, such as `secret.get`.
  public FaultRule kind(String glob) {
    return new FaultRule(service, method, glob, path, host, times, faults);
  }

  /// Strikes only these paths, such as `/secrets/*`.
  public FaultRule path(String glob) {
    return new FaultRule(service, method, kind, glob, host, times, faults);
  }

  /// Strikes only these hosts, such as `kvname.*`.
  public FaultRule host(String glob) {
    return new FaultRule(service, method, kind, path, glob, times, faults);
  }

  /// Strikes so many calls and then no more.
  public FaultRule times(int count) {
    return new FaultRule(service, method, kind, path, host, count, faults);
  }

  boolean strikes(Call call) {
    return service == call.service()
        && method.map(call.method()::equalsIgnoreCase).orElse(true)
        && matches(kind, call.kind())
        && matches(path, call.path())
        && matches(host, call.host());
  }

  /// Compares without regular expressions, in time proportional to the product of the lengths at
  /// most.
  static boolean matches(String glob, String text) {
    int g = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        mark = t;
      } else if (g < glob.length() && glob.charAt(g) == text.charAt(t)) {
        g++;
        t++;
      } else if (star >= 0) {
        g = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }
}
