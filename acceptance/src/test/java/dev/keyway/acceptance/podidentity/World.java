// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.podidentity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.acceptance.Checkout;
import dev.keyway.acceptance.lab.IptablesKind;
import dev.keyway.acceptance.lab.Lab;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import dev.keyway.sandbox.imds.ScaleSet;
import dev.keyway.sandbox.imds.VirtualMachine;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// A cluster with pod identity installed from `deploy/`, in standard mode, on machines of a local
/// Azure. Programs run with the rights of their own accounts. Tests keep apart by namespaces,
/// machines and names of identities.
final class World implements AutoCloseable {
  static final String GROUP = "MC_cluster";
  private static final Path DEPLOY = Checkout.root().resolve("deploy/manifests");

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final LocalAzure azure;
  private final LocalKubernetes kubernetes;
  private final KubernetesClient admin;
  private final Lab lab;

  private World() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    try {
      this.lab = closing(Lab.create());
      this.azure = closing(LocalAzure.start(LocalAzureOptions.defaults()));
      DemoWorld.seed(azure);
      var options = LocalKubernetesOptions.DEFAULTS;
      this.kubernetes =
          closing(
              LocalKubernetes.start(
                  binaries.get(),
                  binaries.get().controllers().isPresent() ? options.withControllers() : options));
      this.admin =
          closing(
              KubernetesClient.open(
                  ClusterAccess.kubeconfig(
                      List.of(kubernetes.kubeconfig()), InstantSource.system()),
                  ClientSettings.of("test")));
      install();
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  static World start() throws Exception {
    return new World();
  }

  private <T extends AutoCloseable> T closing(T part) {
    opened.push(part);
    return part;
  }

  private void install() throws Exception {
    for (var file : List.of("crds.yaml", "pod-identity.yaml", "optional/nmi-secrets.yaml")) {
      // An exception's kind is served a moment after its definition was taken. Where controllers
      // run,
      // the pods of the programs stay without a node.
      soon()
          .ignoreExceptionsInstanceOf(KubernetesException.class)
          .untilAsserted(() -> apply("default", Files.readString(DEPLOY.resolve(file))));
    }
  }

  LocalAzure azure() {
    return azure;
  }

  LocalKubernetes kubernetes() {
    return kubernetes;
  }

  KubernetesClient admin() {
    return admin;
  }

  Lab lab() {
    return lab;
  }

  static ConditionFactory soon() {
    return Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(60));
  }

  void apply(String namespace, String yaml) throws Exception {
    for (var manifest : Manifest.parse(yaml)) {
      var _ = new Manifests(admin, "test").apply(manifest, namespace);
    }
  }

  /// Makes a namespace whose pods can be created at once.
  String namespace(String name) throws Exception {
    apply("", "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(name));
    apply(name, "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default}}");
    return name;
  }

  /// Makes a managed identity that may read the demo's vault.
  ///
  /// @return its client ID
  String managedIdentity(String name) {
    var identity =
        azure.directory().createManagedIdentity(name, DemoWorld.identityResourceId(name));
    azure
        .vaults()
        .find(DemoWorld.VAULT)
        .orElseThrow()
        .setAccess(identity.principalId(), AccessPolicy.reader());
    return identity.clientId();
  }

  /// Makes a managed identity and the AzureIdentity and AzureIdentityBinding of its name.
  ///
  /// @return its client ID
  String identity(String namespace, String name, String selector) throws Exception {
    var clientId = managedIdentity(name);
    bind(namespace, name, selector, DemoWorld.identityResourceId(name), clientId);
    return clientId;
  }

  /// Makes an AzureIdentity and an AzureIdentityBinding of one name, or changes them.
  void bind(String namespace, String name, String selector, String resourceId, String clientId)
      throws Exception {
    apply(
        namespace,
        """
        apiVersion: aadpodidentity.k8s.io/v1
        kind: AzureIdentity
        metadata: {name: %s}
        spec: {type: 0, resourceID: %s, clientID: %s}
        ---
        apiVersion: aadpodidentity.k8s.io/v1
        kind: AzureIdentityBinding
        metadata: {name: %s}
        spec: {azureIdentity: %s, selector: %s}
        """
            .formatted(name, resourceId, clientId, name, name, selector));
  }

  VirtualMachine machine(String name) {
    return azure.machines().create(name, DemoWorld.SUBSCRIPTION, GROUP);
  }

  ScaleSet scaleSet(String name) {
    return azure.machines().createScaleSet(name, DemoWorld.SUBSCRIPTION, GROUP);
  }

  /// Makes a node of a machine: the API object, the namespace, and the ways to the services.
  WorldNode node(VirtualMachine machine) throws Exception {
    return node(machine, IptablesKind.NFT);
  }

  WorldNode node(VirtualMachine machine, IptablesKind iptables) throws Exception {
    apply(
        "",
        """
        apiVersion: v1
        kind: Node
        metadata: {name: %s}
        spec: {providerID: "%s"}
        """
            .formatted(machine.name(), machine.providerId()));
    var node = lab.node(machine.name(), iptables);
    node.imds(azure.endpoints().imds(machine.name()).getPort());
    node.relay(kubernetes.server().getPort());
    node.relay(azure.endpoints().authority().getPort());
    return new WorldNode(this, node);
  }

  /// Returns a kubeconfig with the rights of an account of namespace `default`.
  Path kubeconfig(String account) throws Exception {
    var answer =
        admin.post(
            Resources.SERVICE_ACCOUNTS,
            new ObjectKey("default", account),
            "token",
            JsonBody.of(
                Map.of(
                    "apiVersion",
                    "authentication.k8s.io/v1",
                    "kind",
                    "TokenRequest",
                    "spec",
                    Map.of())));
    var token = answer.object("status").flatMap(status -> status.text("token")).orElseThrow();
    var file = Files.createTempFile(lab.folder(), account, ".kubeconfig");
    kubernetes.writeKubeconfig(file, account, token);
    return file;
  }

  /// Starts MIC beside the nodes.
  Program mic(String instance, String... flags) throws Exception {
    var config =
        Files.writeString(
            Files.createTempFile(lab.folder(), "azure", ".json"),
            """
            {"cloud": "AzureStackCloud", "tenantId": "%s", "subscriptionId": "%s",
             "resourceGroup": "%s", "aadClientId": "%s", "aadClientSecret": "%s"}
            """
                .formatted(
                    DemoWorld.TENANT,
                    DemoWorld.SUBSCRIPTION,
                    GROUP,
                    DemoWorld.SERVICE_PRINCIPAL,
                    DemoWorld.SERVICE_PRINCIPAL_SECRET));
    var words =
        new ArrayList<>(
            List.of(
                Checkout.root().resolve("keyway").toString(),
                "mic",
                "--kubeconfig=" + kubeconfig("aad-pod-id-mic-service-account"),
                "--cloudconfig=" + config,
                "--leader-election-instance=" + instance,
                "--http-probe-port=0",
                "--prometheus-port=0"));
    words.addAll(List.of(flags));
    var environment =
        Map.of(
            "MIC_POD_NAMESPACE",
            "default",
            "AZURE_ENVIRONMENT_FILEPATH",
            azure.cloudFile().toString(),
            "SSL_CERT_FILE",
            azure.caFile().toString(),
            "SSL_CERT_DIR",
            "");
    return closing(Program.start(words, environment, lab.folder()));
  }

  /// Returns the assignment of this name, as MIC gives it in cluster mode.
  Optional<AzureAssignedIdentity> assignment(String name) throws KubernetesException {
    return admin.find(Resources.AZURE_ASSIGNED_IDENTITIES, new ObjectKey("default", name));
  }

  /// Returns the assignments of a namespace's pods.
  List<AzureAssignedIdentity> assignments(String podNamespace) throws KubernetesException {
    return admin.list(Resources.AZURE_ASSIGNED_IDENTITIES, Selection.ALL).stream()
        .filter(assigned -> assigned.pod().namespace().equals(podNamespace))
        .toList();
  }

  void awaitAssigned(String name) {
    soon()
        .untilAsserted(() ->
            assertThat(assignment(name).map(AzureAssignedIdentity::state))
                .as(name)
                .contains(AzureAssignedIdentity.State.ASSIGNED));
  }

  void awaitNoAssignments(String podNamespace) {
    soon().untilAsserted(() -> assertThat(assignments(podNamespace)).isEmpty());
  }

  static JsonObject json(String text) {
    try {
      return JsonObject.parse(text.getBytes(UTF_8));
    } catch (MalformedJson e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  @Override
  public void close() throws IOException {
    Exception failed = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw new IOException("the test's world did not end cleanly", failed);
    }
  }
}
