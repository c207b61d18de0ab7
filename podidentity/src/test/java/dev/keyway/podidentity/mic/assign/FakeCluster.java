// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.Node;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.event.Events;
import dev.keyway.kubernetes.lease.Mandate;
import dev.keyway.podidentity.matching.IdentityRules;
import dev.keyway.podidentity.mic.FakeMachines;
import dev.keyway.podidentity.mic.Objects;
import dev.keyway.podidentity.mic.plan.Immutables;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// A cluster and a cloud in memory, with which controllers can be started and killed.
final class FakeCluster implements Assignees {
  static final WorkSettings QUICK =
      new WorkSettings(
          4,
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofMillis(5),
          Duration.ofMinutes(15),
          Duration.ofMillis(20),
          Duration.ofMillis(5),
          Duration.ofMillis(100));

  final FakeCache<Pod> pods = new FakeCache<>();
  final FakeCache<Node> nodes = new FakeCache<>();
  final FakeCache<AzureIdentityBinding> bindings = new FakeCache<>();
  final FakeCache<AzureIdentity> identities = new FakeCache<>();
  final FakeCache<AzureAssignedIdentity> assigned = new FakeCache<>();
  final FakeMachines machines = new FakeMachines();
  final AtomicInteger writes = new AtomicInteger();
  final Set<String> events = ConcurrentHashMap.newKeySet();

  /// Called after each write; may throw, which is a call whose answer is lost.
  volatile Runnable afterWrite = () -> {};

  volatile Function<ObjectKey, Optional<KubernetesException>> refusal = _ -> Optional.empty();
  volatile Immutables immutables = Immutables.NONE;
  volatile WorkSettings settings = QUICK;
  private final AtomicLong version = new AtomicLong();

  Controller start() {
    return start(() -> true);
  }

  Controller start(Mandate mandate) {
    Events told = (subject, type, reason, _) -> events.add(subject.kind() + " " + reason);
    return Controller.start(
        new Caches(pods, nodes, bindings, identities, assigned, List.of()),
        IdentityRules.Scope.CLUSTER,
        told,
        new Surroundings(
            this,
            machines,
            () -> immutables,
            new AssignmentEvents(told),
            WorkObserver.NONE,
            settings,
            mandate,
            InstantSource.system(),
            new Random(1)));
  }

  FakeCluster machine(String node) {
    nodes.put(Objects.node(node, Objects.machineId(node)));
    return this;
  }

  FakeCluster scaleSet(String node, String set, int instance) {
    nodes.put(Objects.node(node, Objects.scaleSetId(set, instance)));
    return this;
  }

  /// An identity, and a binding of its name that selects by it.
  FakeCluster identity(String name, String arm) {
    identities.put(Objects.identity("default", name, arm, "client-" + arm));
    bindings.put(Objects.binding("default", name, name, name));
    return this;
  }

  FakeCluster pod(String name, String node, String selector) {
    pods.put(Objects.pod("default", name, node, selector));
    return this;
  }

  void delete(String pod) {
    pods.remove(new ObjectKey("default", pod));
  }

  /// Returns the states of all assignments by their names.
  Map<String, State> states() {
    var states = new HashMap<String, State>();
    assigned.all().forEach(one -> states.put(one.key().name(), one.state()));
    return states;
  }

  @Override
  public AzureAssignedIdentity create(AzureAssignedIdentity one) throws KubernetesException {
    if (assigned.get(one.key()).isPresent()) {
      throw new KubernetesException.AlreadyExists(one.key() + " exists");
    }
    return write(one, "uid-" + version.incrementAndGet());
  }

  @Override
  public AzureAssignedIdentity confirm(AzureAssignedIdentity one) throws KubernetesException {
    var now = get(one);
    return write(in(now, State.ASSIGNED), now.metadata().uid());
  }

  @Override
  public AzureAssignedIdentity replace(AzureAssignedIdentity before, AzureAssignedIdentity now)
      throws KubernetesException {
    if (!get(before).metadata().resourceVersion().equals(now.metadata().resourceVersion())) {
      throw new KubernetesException.Conflict(now.key() + " has changed");
    }
    return write(now, now.metadata().uid());
  }

  @Override
  public void remove(AzureAssignedIdentity one) throws KubernetesException {
    refuse(one.key());
    writes.incrementAndGet();
    assigned.remove(one.key());
    afterWrite.run();
  }

  @Override
  public AzureAssignedIdentity get(AzureAssignedIdentity one) throws KubernetesException {
    return assigned
        .get(one.key())
        .orElseThrow(() -> new KubernetesException.NotFound(one.key() + " is not there"));
  }

  private AzureAssignedIdentity write(AzureAssignedIdentity one, String uid)
      throws KubernetesException {
    refuse(one.key());
    writes.incrementAndGet();
    var old = one.metadata();
    var metadata =
        new ObjectMeta(
            old.key(),
            uid,
            "" + version.incrementAndGet(),
            old.labels(),
            old.annotations(),
            old.owners(),
            false);
    var written =
        new AzureAssignedIdentity(
            metadata,
            one.finalizers(),
            one.identity(),
            one.binding(),
            one.pod(),
            one.node(),
            one.state());
    assigned.put(written);
    afterWrite.run();
    return written;
  }

  private void refuse(ObjectKey key) throws KubernetesException {
    var why = refusal.apply(key);
    if (why.isPresent()) {
      throw why.get();
    }
  }

  private static AzureAssignedIdentity in(AzureAssignedIdentity one, State state) {
    return new AzureAssignedIdentity(
        one.metadata(),
        one.finalizers(),
        one.identity(),
        one.binding(),
        one.pod(),
        one.node(),
        state);
  }
}
