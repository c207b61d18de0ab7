// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

import dev.keyway.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What a lock says of its holder. Times are texts, as they are only ever compared with themselves:
/// the clocks of two machines differ.
///
/// @param holder empty if it was given back
/// @param duration for how long the holder has it after a renewal
/// @param transitions how often the holder has changed
record LockRecord(
    String holder, Duration duration, String acquired, String renewed, long transitions) {
  /// For what a record without a duration is taken to mean.
  private static final long USUAL_SECONDS = 15;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /// Reads a Lease's spec or an annotation's content, which differ in one name.
  static LockRecord read(JsonObject json, String transitions) {
    return new LockRecord(
        json.text("holderIdentity").orElse(""),
        Duration.ofSeconds(json.number("leaseDurationSeconds").orElse(USUAL_SECONDS)),
        json.text("acquireTime").orElse(""),
        json.text("renewTime").orElse(""),
        json.number(transitions).orElse(0L));
  }

  /// Returns the record of `me` having the lock from `now` on.
  LockRecord taken(String me, Duration time, Instant now) {
    var renewal = text(now);
    return holder.equals(me)
        ? new LockRecord(me, time, acquired, renewal, transitions)
        : new LockRecord(me, time, renewal, renewal, transitions + 1);
  }

  /// Returns the record of the lock being free.
  LockRecord released(Instant now) {
    return new LockRecord("", Duration.ofSeconds(1), text(now), text(now), transitions);
  }

  /// Returns the record of a lock that nobody has had.
  static LockRecord none() {
    return new LockRecord("", Duration.ofSeconds(1), "", "", -1);
  }

  /// Both kinds of lock take a time with six digits behind the point.
  private static String text(Instant now) {
    return TIME.format(now);
  }

  Map<String, Object> fields(String nameOfTransitions) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("holderIdentity", holder);
    fields.put("leaseDurationSeconds", Math.max(1, duration.toSeconds()));
    if (!acquired.isEmpty()) {
      fields.put("acquireTime", acquired);
    }
    fields.put("renewTime", renewed);
    fields.put(nameOfTransitions, transitions);
    return fields;
  }
}
