// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Which build this is.
///
/// @param version such as `v0.1.0`
/// @param commit what it was made of, with `-dirty` if that was changed since; `unknown` where
///   there is no repository
/// @param buildDate when the commit was made, so that the same commit makes the same build; empty
///   if that is not known
public record BuildVersion(String version, String commit, String buildDate) {
  /// Stands for a commit that is not known.
  public static final String UNKNOWN = "unknown";

  private static final String RESOURCE = "/META-INF/keyway/build.properties";
  private static final BuildVersion CURRENT = read();

  /// Returns this program's own.
  public static BuildVersion current() {
    return CURRENT;
  }

  /// Written by the build of the command; tests of other modules do without.
  private static BuildVersion read() {
    var build = new Properties();
    try (var resource = BuildVersion.class.getResourceAsStream(RESOURCE)) {
      if (resource != null) {
        build.load(resource);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return of(build);
  }

  static BuildVersion of(Properties build) {
    var commit = build.getProperty("git.commit.id", "");
    boolean dirty = Boolean.parseBoolean(build.getProperty("git.dirty"));
    return new BuildVersion(
        "v" + build.getProperty("git.build.version", "0.1.0").replace("-SNAPSHOT", ""),
        commit.isEmpty() ? UNKNOWN : dirty ? commit + "-dirty" : commit,
        build.getProperty("git.commit.time", ""));
  }

  /// Returns the line that the provider's `--version` prints.
  public String json() {
    return "{\"version\":\"%s\",\"buildDate\":\"%s\",\"gitCommit\":\"%s\"}"
        .formatted(version, buildDate, commit);
  }

  /// Returns what to print where people read it.
  public String line() {
    return "%s, commit %s, build date %s".formatted(version, commit, date());
  }

  /// Returns when it was built, or that nobody knows.
  public String date() {
    return buildDate.isEmpty() ? UNKNOWN : buildDate;
  }
}
