// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import dev.keyway.azure.SecretText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A service-account token in a file, as `kubectl create token` prints it or a pod sees it.
public final class TokenFile {
  private static final Duration UNKNOWN_LIFE = Duration.ofHours(1);

  private TokenFile() {}

  /// Returns a source that offers the file's token for both audiences; which one it was made for is
  /// for Entra ID to judge.
  ///
  /// @throws MountFailed if the file cannot be read or is empty
  public static PodTokens read(Path file, Instant now) {
    String jwt;
    try {
      jwt = Files.readString(file).strip();
    } catch (IOException e) {
      throw new MountFailed("cannot read the token file %s: %s".formatted(file, e.getMessage()), e);
    }
    if (jwt.isEmpty()) {
      throw new MountFailed("the token file %s is empty".formatted(file));
    }
    var token = new PodToken(SecretText.of(jwt), expiry(jwt, now));
    return _ -> Map.of(PodTokens.WORKLOAD_IDENTITY, token, PodTokens.IDENTITY_BINDING, token);
  }

  /// Reads the `exp` claim for the timestamp that kubelet would add; a token without one is passed
  /// on all the same, and judged where tokens are judged.
  private static Instant expiry(String jwt, Instant now) {
    var parts = jwt.split("\\.", -1);
    try {
      var claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      var exp = JsonMapper.shared().readTree(claims).path("exp");
      return exp.isNumber() ? Instant.ofEpochSecond(exp.asLong()) : now.plus(UNKNOWN_LIFE);
    } catch (ArrayIndexOutOfBoundsException | IllegalArgumentException | JacksonException e) {
      return now.plus(UNKNOWN_LIFE);
    }
  }
}
