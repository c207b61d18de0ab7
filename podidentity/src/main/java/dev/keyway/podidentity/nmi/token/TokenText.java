// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.agent.metadata.JsonText;
import dev.keyway.azure.token.AccessToken;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/// Tokens as the metadata service writes them (pod-identity.md §7.5). A token's text is made once;
/// only the seconds it has left differ from one answer to the next.
public final class TokenText {
  private static final int MOST = 512;

  private final InstantSource clock;
  private final ConcurrentHashMap<Key, Made> made = new ConcurrentHashMap<>();

  private record Key(AccessToken token, String resource) {}

  /// What stands around the seconds.
  private static final class Made {
    private final byte[] start;
    private final byte[] end;
    private final long expiresOn;

    Made(StringBuilder start, StringBuilder end, long expiresOn) {
      this.start = start.toString().getBytes(UTF_8);
      this.end = end.toString().getBytes(UTF_8);
      this.expiresOn = expiresOn;
    }

    byte[] with(long now) {
      var seconds = Long.toString(Math.max(0, expiresOn - now));
      var all = Arrays.copyOf(start, start.length + seconds.length() + end.length);
      for (int i = 0; i < seconds.length(); i++) {
        all[start.length + i] = (byte) seconds.charAt(i);
      }
      System.arraycopy(end, 0, all, start.length + seconds.length(), end.length);
      return all;
    }
  }

  public TokenText(InstantSource clock) {
    this.clock = clock;
  }

  /// Returns the JSON object of a token for `resource`.
  public byte[] json(AccessToken token, String resource) {
    long now = clock.instant().getEpochSecond();
    var key = new Key(token, resource);
    var present = made.get(key);
    if (present == null) {
      if (made.size() >= MOST) {
        made.clear();
      }
      present = make(token, resource);
      made.put(key, present);
    }
    return present.with(now);
  }

  private static Made make(AccessToken token, String resource) {
    var start = new StringBuilder("{\"access_token\":");
    JsonText.quote(start, token.value().reveal());
    start.append(",\"refresh_token\":\"\",\"expires_in\":\"");
    long expiresOn = token.expiresOn().getEpochSecond();
    var end = new StringBuilder("\",\"expires_on\":\"").append(expiresOn);
    end.append("\",\"not_before\":\"").append(token.notBefore().getEpochSecond());
    end.append("\",\"resource\":");
    JsonText.quote(end, resource);
    end.append(",\"token_type\":\"Bearer\"}");
    return new Made(start, end, expiresOn);
  }
}
