// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How providers are reached.
///
/// @param folders where their sockets are; the first that has the one sought counts
/// @param largestAnswer in bytes
/// @param callsAtOnce to one provider; further calls wait
/// @param connecting how long a provider that does not listen is waited for
/// @param answering the longest a call may take in all; kubelet itself gives up after two minutes
/// @param backoff the pause before an unavailable provider is asked again
public record ProviderOptions(
    List<Path> folders,
    int largestAnswer,
    int callsAtOnce,
    Duration connecting,
    Duration answering,
    Duration backoff) {
  public ProviderOptions {
    folders = List.copyOf(folders);
  }

  /// Returns what is usual for these folders.
  public static ProviderOptions in(List<Path> folders) {
    return new ProviderOptions(
        folders,
        4 << 20,
        32,
        Duration.ofSeconds(20),
        Duration.ofSeconds(110),
        Duration.ofSeconds(1));
  }

  /// Returns the same with another limit of answers.
  public ProviderOptions withLargestAnswer(int bytes) {
    return new ProviderOptions(folders, bytes, callsAtOnce, connecting, answering, backoff);
  }
}
