// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azwi.migrate.inventory.Inventory;
import dev.keyway.azwi.migrate.model.Delta;
import dev.keyway.azwi.migrate.model.Marks;
import dev.keyway.azwi.migrate.model.TemplateChange;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.model.WorkloadId;
import dev.keyway.azwi.migrate.plan.AccountChange;
import dev.keyway.azwi.migrate.plan.ClassChange;
import dev.keyway.azwi.migrate.plan.MigrationRecord;
import dev.keyway.azwi.migrate.plan.MigrationRecord.State;
import dev.keyway.azwi.migrate.plan.Move;
import dev.keyway.azwi.migrate.plan.TargetIdentity;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.JsonBody;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Records as the text of an annotation. What they name is in the workload's own namespace.
public final class RecordJson {
  private static final int VERSION = 1;

  private RecordJson() {}

  /// Returns the records of all workloads that have one.
  ///
  /// @throws MigrationFailed if one cannot be read
  public static Map<WorkloadId, MigrationRecord> records(Inventory inventory)
      throws MigrationFailed {
    var records = new LinkedHashMap<WorkloadId, MigrationRecord>();
    for (var workload : inventory.workloads()) {
      var record = of(workload);
      if (record.isPresent()) {
        records.put(workload.id(), record.get());
      }
    }
    return records;
  }

  /// Returns a workload's record.
  ///
  /// @throws MigrationFailed if it cannot be read
  static Optional<MigrationRecord> of(Workload workload) throws MigrationFailed {
    var text = workload.object().text("metadata", "annotations", Marks.RECORD);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var json = Tree.of(JsonObject.parse(text.getBytes(StandardCharsets.UTF_8)));
      return Optional.of(read(json, workload.key().namespace()));
    } catch (MalformedJson | IllegalArgumentException e) {
      throw new MigrationFailed(
          "%s: annotation %s cannot be read: %s".formatted(workload, Marks.RECORD, e.getMessage()),
          e);
    }
  }

  static String write(MigrationRecord record) {
    var json = new LinkedHashMap<String, Object>();
    json.put("version", VERSION);
    json.put("state", record.state().name().toLowerCase(Locale.ROOT));
    json.put("move", move(record.move()));
    var before = new LinkedHashMap<String, Object>();
    before.put("credential", record.credentialWasThere());
    before.put("account", delta(record.account()));
    var classes = new LinkedHashMap<String, Object>();
    record.classes().forEach((name, delta) -> classes.put(name, delta(delta)));
    before.put("classes", classes);
    before.put("template", template(record.template()));
    json.put("before", before);
    return new String(JsonBody.of(json).bytes(), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> move(Move move) {
    var identity = move.identity();
    var account = move.account();
    return Map.of(
        "identity",
        Map.of(
            "clientId",
            identity.clientId(),
            "resourceId",
            identity.resourceId(),
            "tenantId",
            identity.tenantId()),
        "credential",
        Map.of(
            "name",
            move.credential().name(),
            "issuer",
            move.credential().issuer(),
            "subject",
            move.credential().subject()),
        "account",
        Map.of(
            "name",
            account.key().name(),
            "template",
            account.template().map(ObjectKey::name).orElse(""),
            "annotations",
            delta(account.annotations())),
        "classes",
        move.classes().stream()
            .map(change ->
                Map.of(
                    "source",
                    change.source().name(),
                    "name",
                    change.name(),
                    "parameters",
                    delta(change.parameters())))
            .toList(),
        "join",
        template(move.join()),
        "leave",
        template(move.leave()));
  }

  private static Map<String, Object> template(TemplateChange change) {
    return Map.of(
        "account",
        delta(change.account()),
        "labels",
        delta(change.labels()),
        "annotations",
        delta(change.annotations()),
        "classes",
        change.classes());
  }

  private static Map<String, Object> delta(Delta delta) {
    var set = new LinkedHashMap<String, Object>();
    delta.values().forEach((name, value) -> value.ifPresent(text -> set.put(name, text)));
    var remove =
        delta.values().entrySet().stream()
            .filter(entry -> entry.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    return Map.of("set", set, "remove", remove);
  }

  private static MigrationRecord read(Tree json, String namespace) {
    if (json.number("version").orElse(0L) != VERSION) {
      throw new IllegalArgumentException("it is of another version of Keyway");
    }
    var classes = new LinkedHashMap<String, Delta>();
    var before = json.tree("before", "classes");
    before.fields().keySet().forEach(name -> classes.put(name, readDelta(before.tree(name))));
    return new MigrationRecord(
        State.valueOf(json.text("state").toUpperCase(Locale.ROOT)),
        readMove(json.tree("move"), namespace),
        json.flag("before", "credential"),
        readDelta(json.tree("before", "account")),
        classes,
        readTemplate(json.tree("before", "template")));
  }

  private static Move readMove(Tree json, String namespace) {
    var identity = json.tree("identity");
    var credential = json.tree("credential");
    var account = json.tree("account");
    return new Move(
        new TargetIdentity(
            identity.text("clientId"), identity.text("resourceId"), identity.text("tenantId")),
        new FederatedCredential(
            credential.text("name"),
            credential.text("issuer"),
            credential.text("subject"),
            List.of(FederatedCredential.AUDIENCE),
            ""),
        new AccountChange(
            new ObjectKey(namespace, account.text("name")),
            Optional.of(account.text("template"))
                .filter(name -> !name.isEmpty())
                .map(name -> new ObjectKey(namespace, name)),
            readDelta(account.tree("annotations"))),
        json.trees("classes").stream()
            .map(change ->
                new ClassChange(
                    new ObjectKey(namespace, change.text("source")),
                    change.text("name"),
                    readDelta(change.tree("parameters"))))
            .toList(),
        readTemplate(json.tree("join")),
        readTemplate(json.tree("leave")));
  }

  private static TemplateChange readTemplate(Tree json) {
    return new TemplateChange(
        readDelta(json.tree("account")),
        readDelta(json.tree("labels")),
        readDelta(json.tree("annotations")),
        json.texts("classes"));
  }

  private static Delta readDelta(Tree json) {
    var delta = Delta.NONE;
    for (var entry : json.texts("set").entrySet()) {
      delta = delta.andSet(entry.getKey(), entry.getValue());
    }
    for (var name : json.list("remove")) {
      delta = delta.andRemove(String.valueOf(name));
    }
    return delta;
  }
}
