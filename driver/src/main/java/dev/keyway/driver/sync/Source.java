// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretProviderClass;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import java.util.Comparator;
import java.util.regex.Pattern;

/// What a Secret's content was made of. Where pods, perhaps on several nodes, have different files
/// for one Secret, the greatest source wins: the class as edited last, and of its volumes the one
/// whose status changed last. It is noted on the Secret, so that of two nodes only one writes.
///
/// @param classVersion the class's resourceVersion, which the API server only ever increases
/// @param statusVersion the pod status's resourceVersion
record Source(long classVersion, long statusVersion) implements Comparable<Source> {
  /// The annotation that holds it.
  static final String ANNOTATION = Secret.SOURCE_ANNOTATION;

  /// Less than any other.
  static final Source NONE = new Source(0, 0);

  private static final Pattern NOTE = Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})");

  static Source of(SecretProviderClass spc, SecretProviderClassPodStatus status) {
    return new Source(version(spc.metadata()), version(status.metadata()));
  }

  /// Returns the source noted on a Secret. A note from another cluster, out of a backup, names
  /// versions that are still to come here, and does not count.
  static Source of(Secret secret) {
    var note = NOTE.matcher(secret.metadata().annotations().getOrDefault(ANNOTATION, ""));
    if (!note.matches()) {
      return NONE;
    }
    var noted = new Source(Long.parseLong(note.group(1)), Long.parseLong(note.group(2)));
    long now = version(secret.metadata());
    return noted.classVersion > now || noted.statusVersion > now ? NONE : noted;
  }

  private static long version(ObjectMeta metadata) {
    var text = metadata.resourceVersion();
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  String note() {
    return classVersion + "." + statusVersion;
  }

  @Override
  public int compareTo(Source other) {
    return Comparator.comparingLong(Source::classVersion)
        .thenComparingLong(Source::statusVersion)
        .compare(this, other);
  }
}
