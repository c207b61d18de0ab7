// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import static dev.keyway.driver.sync.Fixtures.after;
import static dev.keyway.driver.sync.Fixtures.owner;
import static dev.keyway.driver.sync.Fixtures.secret;
import static dev.keyway.driver.sync.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.api.OwnerReference;
import dev.keyway.kubernetes.api.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SecretPlanTest {
  private static final Map<String, String> MANAGED = Map.of(Secret.MANAGED_LABEL, "true");
  private static final OwnerReference OWNER = owner("rs", "1");

  private static SecretContent content(Source source, String text) {
    return new SecretContent("Opaque", MANAGED, Map.of(), Map.of("k", value(text)), source);
  }

  private static Secret stored(SecretContent content, long version) {
    var create = new SecretPlan.Create(content, List.of(OWNER));
    return after(create, secret(1, "", Map.of(), Map.of(), List.of(), Map.of()), version);
  }

  @RepeatedTest(200)
  void onceCarriedOutLeavesNothingToDo(RepetitionInfo run) {
    var random = new Random(run.getCurrentRepetition());
    var content =
        Optional.of(
            new SecretContent(
                "Opaque",
                with(MANAGED, "l", random),
                with(Map.of(), "a", random),
                Map.of("k" + random.nextInt(3), value("v" + random.nextInt(3))),
                new Source(random.nextInt(5), random.nextInt(5))));
    var owners = List.of(owner("rs", "" + random.nextInt(3)), owner("rs", "" + random.nextInt(3)));
    var before =
        secret(
            10,
            "Opaque",
            with(MANAGED, "l", random),
            random.nextBoolean() ? Map.of(Source.ANNOTATION, "2.2") : Map.of("foreign", "x"),
            List.of(owner("rs", "" + random.nextInt(3)), owner("foreign", "f")),
            Map.of("k" + random.nextInt(3), value("v" + random.nextInt(3)).digest()));

    var stored = after(SecretPlan.of(content, owners, Optional.of(before)), before, 11);

    assertThat(SecretPlan.of(content, owners, Optional.of(stored)))
        .isEqualTo(new SecretPlan.Nothing());
    assertThat(stored.metadata().owners())
        .doesNotHaveDuplicates()
        .containsAll(owners)
        .containsAll(before.metadata().owners());
    assertThat(stored.metadata().annotations())
        .containsAllEntriesOf(without(before.metadata().annotations()));
  }

  private static Map<String, String> with(Map<String, String> more, String key, Random random) {
    var all = new HashMap<>(more);
    if (random.nextBoolean()) {
      all.put(key + random.nextInt(2), "" + random.nextInt(2));
    }
    return all;
  }

  private static Map<String, String> without(Map<String, String> annotations) {
    var rest = new HashMap<>(annotations);
    rest.remove(Source.ANNOTATION);
    return rest;
  }

  /// Nodes that have other files for one Secret, and look at it in any order, any number of times.
  @RepeatedTest(100)
  void endsWithTheGreatestSourceAfterFewWrites(RepetitionInfo run) {
    var random = new Random(run.getCurrentRepetition());
    var nodes = new ArrayList<SecretContent>();
    for (int i = 0; i < 4; i++) {
      nodes.add(content(new Source(1 + random.nextInt(2), 10L + i), "v" + random.nextInt(3)));
    }
    Optional<Secret> secret = Optional.empty();
    int writes = 0;
    for (int i = 0; i < 60; i++) {
      var node = i < 4 ? nodes.get(i) : nodes.get(random.nextInt(4));
      var plan = SecretPlan.of(Optional.of(node), List.of(OWNER), secret);
      if (!(plan instanceof SecretPlan.Nothing)) {
        writes++;
        secret = Optional.of(after(plan, secret.orElse(stored(node, 1)), 100 + i));
      }
    }

    var greatest = nodes.stream().max((a, b) -> a.source().compareTo(b.source())).orElseThrow();
    assertThat(secret.orElseThrow().digests()).isEqualTo(Fixtures.digests(greatest.data()));
    assertThat(writes).isLessThanOrEqualTo(4);
  }

  /// Two classes that name one Secret, each mounted on a node of its own.
  @Test
  void endsADisputeOverLabelsAlone() {
    var first = labelled(new Source(5, 20), "a");
    var second = labelled(new Source(6, 19), "b");
    var secret = stored(content(new Source(4, 10), "v"), 30);

    int writes = 0;
    for (int i = 0; i < 20; i++) {
      var plan =
          SecretPlan.of(
              Optional.of(i % 2 == 0 ? first : second), List.of(OWNER), Optional.of(secret));
      if (!(plan instanceof SecretPlan.Nothing)) {
        writes++;
        secret = after(plan, secret, 31 + i);
      }
    }

    assertThat(writes).isEqualTo(2);
    assertThat(secret.metadata().labels()).containsEntry("team", "b");
  }

  private static SecretContent labelled(Source source, String team) {
    return new SecretContent(
        "Opaque",
        Map.of(Secret.MANAGED_LABEL, "true", "team", team),
        Map.of(),
        Map.of("k", value("v")),
        source);
  }

  @Test
  void leavesTheContentOfANewerSourceButAddsOwners() {
    var secret = stored(content(new Source(5, 20), "new"), 30);

    var plan =
        SecretPlan.of(
            Optional.of(content(new Source(5, 19), "old")),
            List.of(owner("rs", "2")),
            Optional.of(secret));

    assertThat(plan)
        .isEqualTo(
            new SecretPlan.Change(
                secret, Map.of(), Map.of(), Optional.empty(), List.of(owner("rs", "2"))));
  }

  @Test
  void restoresWhatSomebodyElseChanged() {
    var content = content(new Source(5, 20), "ours");
    var secret = stored(content, 30);
    var edited =
        secret(
            31,
            "Opaque",
            MANAGED,
            secret.metadata().annotations(),
            List.of(OWNER),
            Map.of("k", value("theirs").digest(), "extra", value("x").digest()));

    var plan = SecretPlan.of(Optional.of(content), List.of(OWNER), Optional.of(edited));

    assertThat(after(plan, edited, 32).digests()).isEqualTo(secret.digests());
  }

  @Test
  void doesNotBelieveANoteFromAnotherCluster() {
    var secret = stored(content(new Source(5_000, 20_000), "restored"), 30);

    var plan =
        SecretPlan.of(
            Optional.of(content(new Source(5, 19), "here")), List.of(OWNER), Optional.of(secret));

    assertThat(plan).isInstanceOf(SecretPlan.Change.class);
  }

  @Test
  void takesOverTheOriginalsSecretsWithoutAWrite() {
    var content = content(new Source(5, 20), "v");
    var originals =
        secret(30, "Opaque", MANAGED, Map.of(), List.of(OWNER), Fixtures.digests(content.data()));

    assertThat(SecretPlan.of(Optional.of(content), List.of(OWNER), Optional.of(originals)))
        .isEqualTo(new SecretPlan.Nothing());
  }

  @Test
  void refusesSecretsOfOthers() {
    var foreign = secret(30, "Opaque", Map.of(), Map.of(), List.of(), Map.of());

    assertThat(
            SecretPlan.of(
                Optional.of(content(new Source(5, 20), "v")), List.of(OWNER), Optional.of(foreign)))
        .isInstanceOfSatisfying(
            SecretPlan.Refused.class,
            refused -> assertThat(refused.why()).contains("somebody else", "managed=true"));
  }

  @Test
  void refusesToChangeAType() {
    var tls = secret(30, "kubernetes.io/tls", MANAGED, Map.of(), List.of(), Map.of());

    assertThat(
            SecretPlan.of(
                Optional.of(content(new Source(5, 20), "v")), List.of(OWNER), Optional.of(tls)))
        .isInstanceOf(SecretPlan.Refused.class);
  }

  @Test
  void addsAnOwnerOfTheSameNameAndAnotherUid() {
    var content = content(new Source(5, 20), "v");

    var plan =
        SecretPlan.of(
            Optional.of(content),
            List.of(owner("rs", "9"), owner("rs", "9")),
            Optional.of(stored(content, 30)));

    assertThat(plan)
        .isInstanceOfSatisfying(
            SecretPlan.Change.class,
            change -> assertThat(change.owners()).containsExactly(owner("rs", "9")));
  }

  @Test
  void knowsNothingWithoutFilesAndSecret() {
    assertThat(SecretPlan.of(Optional.empty(), List.of(OWNER), Optional.empty()))
        .isEqualTo(new SecretPlan.Nothing());
  }
}
