// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import dev.keyway.agent.metadata.Reply;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Bounds the requests under way, all together and each caller's: most of them wait for something,
/// and who asks over and over must not take the room of the others.
final class Admission {
  private final Semaphore room;
  private final int mostEach;
  private final ConcurrentHashMap<InetAddress, Integer> each = new ConcurrentHashMap<>();

  Admission(int most, int mostEach) {
    this.room = new Semaphore(most);
    this.mostEach = mostEach;
  }

  /// Lets a request in, or returns why not. Who was let in has to [#leave].
  Optional<Reply> enter(InetAddress caller) {
    if (!room.tryAcquire()) {
      return Optional.of(
          Reply.later(503, 1, "too many requests are under way on this node; come back later"));
    }
    int now = each.merge(caller, 1, Integer::sum);
    if (now > mostEach) {
      leave(caller);
      return Optional.of(
          Reply.later(
              429,
              1,
              "%d requests from %s are under way; wait for their answers"
                  .formatted(mostEach, caller.getHostAddress())));
    }
    return Optional.empty();
  }

  void leave(InetAddress caller) {
    each.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
    room.release();
  }
}
