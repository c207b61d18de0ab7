// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ResourceId;
import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.azwi.migrate.inventory.InventoryReader;
import dev.keyway.azwi.migrate.model.Marks;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.model.WorkloadId;
import dev.keyway.azwi.migrate.model.WorkloadKind;
import dev.keyway.azwi.migrate.plan.ClassParameters;
import dev.keyway.azwi.migrate.plan.Facts;
import dev.keyway.azwi.migrate.plan.Planner;
import dev.keyway.azwi.migrate.plan.TargetIdentity;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// A real API server, identities in memory, and what stands in for the controllers: whenever a move
/// waits, all rollouts come to their end.
final class Site implements AutoCloseable {
  static final String ISSUER = "https://kubernetes.default.svc";

  private final LocalKubernetes local;
  final KubernetesClient client;
  final MemoryIdentities identities = new MemoryIdentities();
  private final Manifests manifests;

  private Site(LocalKubernetes local, KubernetesClient client) {
    this.local = local;
    this.client = client;
    this.manifests = new Manifests(client, "test");
  }

  /// Starts it, or skips the test where the programs are missing.
  static Site start() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    var local = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
    var access = ClusterAccess.kubeconfig(List.of(local.kubeconfig()), InstantSource.system());
    var site = new Site(local, KubernetesClient.open(access, ClientSettings.of("test")));
    site.apply(Files.readString(Path.of("../deploy/manifests/crds.yaml")));
    return site;
  }

  void apply(String... yaml) throws Exception {
    for (var manifest : Manifest.parse(String.join("\n", yaml))) {
      manifests.apply(manifest, "default");
    }
  }

  /// One run of the command: everything is read anew.
  List<Result> migrate(Interruption interruption, Predicate<WorkloadId> chosen) throws Exception {
    var inventory = new InventoryReader(client).read("shop");
    var records = RecordJson.records(inventory);
    var facts = Facts.of(ISSUER);
    var plan =
        Planner.plan(
            inventory,
            new Facts(
                ISSUER, "", Map.of(), Map.of(), Map.of(), records, facts.scope(), facts.proxy()));
    return migration(interruption).apply(plan, chosen);
  }

  List<Result> rollBack(Interruption interruption) throws Exception {
    return migration(interruption).rollBack(_ -> true);
  }

  private Migration migration(Interruption interruption) throws Exception {
    var inventory = new InventoryReader(client).read("shop");
    return new Migration(
        inventory,
        RecordJson.records(inventory),
        interruption.of(new LiveCluster(client)),
        interruption.of(identities),
        this::check,
        patience(),
        Observer.NONE);
  }

  Patience patience() {
    return new Patience(
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        Duration.ofMillis(1),
        InstantSource.system(),
        _ -> rollOut());
  }

  /// Does what Entra ID does: looks for a credential that trusts the token.
  private void check(
      TargetIdentity identity, ServiceAccountToken token, List<ClassParameters> classes) {
    var payload = Base64.getUrlDecoder().decode(token.jwt().reveal().split("\\.", -1)[1]);
    try {
      var claims = JsonObject.parse(payload);
      var id = ResourceId.parse(identity.resourceId()).orElseThrow();
      var deadline = Deadline.after(Duration.ofSeconds(1), InstantSource.system());
      boolean trusted =
          identities.credentials(id, deadline).stream()
              .anyMatch(credential ->
                  credential.trusts(claims.text("iss").orElse(""), claims.text("sub").orElse("")));
      boolean refused = classes.stream().anyMatch(one -> one.vault().equals("closed-kv"));
      if (!trusted || refused) {
        throw new AzureException.AuthenticationFailed(
            "nobody trusts " + claims.text("sub").orElse(""), Optional.of("AADSTS500011"));
      }
    } catch (MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  private void rollOut() {
    try {
      for (var kind : List.of(WorkloadKind.DEPLOYMENT, WorkloadKind.STATEFUL_SET)) {
        for (var object : client.list(kind.resource(), new Selection("shop", "", ""))) {
          settle(kind.resource(), object);
        }
      }
    } catch (KubernetesException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void settle(Resource<GenericObject> resource, GenericObject object)
      throws KubernetesException {
    var tree = Tree.of(object.json());
    var status = new LinkedHashMap<String, Object>();
    status.put("observedGeneration", tree.number("metadata", "generation").orElseThrow());
    for (var name : List.of("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")) {
      status.put(name, tree.number("spec", "replicas").orElse(1L));
    }
    var _ = client.patch(resource, object.key(), "status", Patch.merge(Map.of("status", status)));
  }

  /// Returns all that a move may touch, without what the server counts.
  Map<String, Tree> state() throws Exception {
    var state = new TreeMap<String, Tree>();
    var here = new Selection("shop", "", "");
    for (var resource :
        List.of(
            WorkloadKind.DEPLOYMENT.resource(),
            WorkloadKind.STATEFUL_SET.resource(),
            Edits.ACCOUNTS,
            Edits.CLASSES)) {
      for (var object : client.list(resource, here)) {
        var tree = Tree.of(object.json()).without("status");
        for (var field :
            List.of("resourceVersion", "generation", "managedFields", "uid", "creationTimestamp")) {
          tree = tree.without("metadata", field);
        }
        state.put(resource.kind() + "/" + object.key().name(), tree);
      }
    }
    return state;
  }

  /// Returns the same without the records, whose order of fields is nobody's business.
  Map<String, Tree> stateWithoutRecords() throws Exception {
    var state = new TreeMap<String, Tree>();
    state()
        .forEach(
            (name, tree) -> state.put(name, tree.without("metadata", "annotations", Marks.RECORD)));
    return state;
  }

  @Override
  public void close() throws IOException {
    client.close();
    local.close();
  }
}
