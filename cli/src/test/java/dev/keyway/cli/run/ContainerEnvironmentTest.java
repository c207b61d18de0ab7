// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerEnvironmentTest {
  private static ContainerEnvironment.Result environment(String container) {
    var yaml =
        """
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec: {serviceAccountName: till, containers: [%s]}
        ---
        kind: ConfigMap
        metadata: {name: settings, namespace: shop}
        data: {colour: red, size: "7"}
        ---
        kind: ConfigMap
        metadata: {name: elsewhere, namespace: default}
        data: {colour: blue}
        ---
        kind: Secret
        metadata: {name: login, namespace: shop}
        data: {user: YWRh}
        stringData: {password: planted}
        """
            .formatted(container);
    var documents =
        PodDocuments.read(
            List.of("-"), new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    var pod = documents.pod("");
    return ContainerEnvironment.of(
        pod, pod.path("spec").path("containers").path(0), new Values(documents, "shop"));
  }

  @Test
  void takesValuesFieldsAndEntries() {
    var result =
        environment(
            """
            {name: c, env: [
              {name: PLAIN, value: x},
              {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}},
              {name: ACCOUNT, valueFrom: {fieldRef: {fieldPath: spec.serviceAccountName}}},
              {name: COLOUR, valueFrom: {configMapKeyRef: {name: settings, key: colour}}},
              {name: USER, valueFrom: {secretKeyRef: {name: login, key: user}}}]}
            """);

    assertThat(result.variables())
        .containsEntry("PLAIN", "x")
        .containsEntry("POD", "web")
        .containsEntry("ACCOUNT", "till")
        .containsEntry("COLOUR", "red")
        .containsEntry("USER", "ada");
    assertThat(result.missing()).isEmpty();
  }

  @Test
  void takesWholeObjectsWithTheirPrefix() {
    var result =
        environment(
            "{name: c, envFrom: [{configMapRef: {name: settings}}, {prefix: DB_, secretRef: {name:"
                + " login}}]}");

    assertThat(result.variables())
        .containsEntry("colour", "red")
        .containsEntry("size", "7")
        .containsEntry("DB_password", "planted");
  }

  @Test
  void expandsOnlyWhatCameBefore() {
    var result =
        environment(
            "{name: c, env: [{name: A, value: $(B)}, {name: B, value: b}, {name: C, value:"
                + " '$(B)-$$(B)-$(none)'}]}");

    assertThat(result.variables()).containsEntry("A", "$(B)").containsEntry("C", "b-$(B)-$(none)");
  }

  @Test
  void saysWhatIsMissingUnlessItIsOptional() {
    var result =
        environment(
            """
            {name: c,
             envFrom: [{configMapRef: {name: elsewhere}}, {secretRef: {name: no, optional: true}}],
             env: [{name: KEY, valueFrom: {secretKeyRef: {name: login, key: none}}},
                   {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]}
            """);

    assertThat(result.missing())
        .containsExactly(
            "ConfigMap elsewhere for envFrom",
            "Secret login with key none for variable KEY",
            "the source of variable CPU");
  }
}
