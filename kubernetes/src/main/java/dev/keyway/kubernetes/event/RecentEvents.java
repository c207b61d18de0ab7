// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.event;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.client.Bodies;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Creates an event the first time, and counts it up when the same comes again within ten minutes.
/// Remembers 200 of them. Used by one thread.
final class RecentEvents {
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final int MOST = 200;
  // A name has at most 253 characters, 17 of which make it unique.
  private static final int LONGEST_NAME = 236;

  private final KubernetesClient client;
  private final String component;
  private final Map<Told.Same, Written> written = new LinkedHashMap<>();

  RecentEvents(KubernetesClient client, String component) {
    this.client = client;
    this.component = component;
  }

  private record Written(ObjectKey key, int count, Instant last) {}

  void write(Told told) throws KubernetesException {
    var before =
        Optional.ofNullable(written.remove(told.sameAs()))
            .filter(event -> told.time().isBefore(event.last().plus(REMEMBERED)));
    var now = before.isPresent() ? again(before.get(), told) : create(told);
    written.put(told.sameAs(), now);
    if (written.size() > MOST) {
      written.remove(written.keySet().iterator().next());
    }
  }

  private Written again(Written event, Told told) throws KubernetesException {
    var count = event.count() + 1;
    var patch = Patch.merge(Map.of("count", count, "lastTimestamp", seconds(told.time())));
    try {
      client.patch(Resources.EVENTS, event.key(), patch);
      return new Written(event.key(), count, told.time());
    } catch (KubernetesException.NotFound _) {
      return create(told);
    }
  }

  private Written create(Told told) throws KubernetesException {
    var key = key(told.subject().metadata().key());
    client.create(Resources.EVENTS, key.namespace(), body(key, told));
    return new Written(key, 1, told.time());
  }

  private static ObjectKey key(ObjectKey subject) {
    var unique = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    var name =
        subject.name().length() <= LONGEST_NAME
            ? subject.name()
            : subject.name().substring(0, LONGEST_NAME);
    // Objects of the cluster have their events in this namespace.
    var namespace = subject.namespace().isEmpty() ? "default" : subject.namespace();
    return new ObjectKey(namespace, name + "." + unique);
  }

  private JsonBody body(ObjectKey key, Told told) {
    var event = Bodies.object(Resources.EVENTS, ObjectMeta.of(key));
    event.put("involvedObject", involved(told.subject()));
    event.put("reason", told.reason());
    event.put("message", told.message());
    event.put("type", told.type() == Events.Type.WARNING ? "Warning" : "Normal");
    event.put("source", Map.of("component", component));
    event.put("reportingComponent", component);
    event.put("reportingInstance", "");
    event.put("firstTimestamp", seconds(told.time()));
    event.put("lastTimestamp", seconds(told.time()));
    event.put("count", 1);
    return JsonBody.of(event);
  }

  private static Map<String, Object> involved(Events.Subject subject) {
    var object = new LinkedHashMap<String, Object>();
    object.put("apiVersion", subject.apiVersion());
    object.put("kind", subject.kind());
    object.putAll(Bodies.metadata(ObjectMeta.of(subject.metadata().key())));
    object.put("uid", subject.metadata().uid());
    object.put("resourceVersion", subject.metadata().resourceVersion());
    return object;
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
