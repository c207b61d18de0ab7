// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyway.sandbox.DemoWorld;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// No pod gets by way of another's token what it could not get by itself.
class IsolationTest {
  private static final String OBJECTS = "array:\n  - {objectName: secret1, objectType: secret}\n";

  private LocalNode node;

  @BeforeEach
  void start() throws Exception {
    node = LocalNode.start();
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  @Test
  void podsOfOneServiceAccountShareAToken() {
    node.pod("first", OBJECTS).mount();
    node.pod("second", OBJECTS).mount();

    assertThat(node.azure().calls().count("entra.token")).isEqualTo(1);
  }

  @Test
  void aPodThatNamesAnothersClientIdGetsNothing() {
    node.pod("owner", OBJECTS).mount();

    var failure = failureOf(node.pod("thief", OBJECTS).as("another-account"));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(failure.getStatus().getDescription())
        .contains("AADSTS700213")
        .contains(DemoWorld.WORKLOAD_IDENTITY);
  }

  @Test
  void aForgedTokenWithTheOwnersClaimsGetsNothing() {
    var owner = node.pod("owner", OBJECTS);
    owner.mount();
    var parts = owner.token().split("\\.");
    var signature = "0".repeat(parts[2].length());
    var unsigned =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));

    for (var forged :
        new String[] {
          parts[0] + "." + parts[1] + "." + signature, unsigned + "." + parts[1] + "."
        }) {
      var failure = failureOf(node.pod("thief", OBJECTS).withToken(forged));
      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
    assertThat(node.log()).doesNotContain(signature);
  }

  @Test
  void aRecreatedPodOfTheSameNameDoesNotInheritAPodIdentity() {
    var pod =
        node.pod(DemoWorld.POD_IDENTITY_POD, OBJECTS)
            .with("clientID", "")
            .with("usePodIdentity", "true");
    assertThat(pod.mount().getFilesList()).hasSize(1);
    node.azure().hostTokens().unbind("default", DemoWorld.POD_IDENTITY_POD);

    // Each request carries a pod UID of its own, as that of a pod that was made anew.
    var failure = failureOf(pod);

    assertThat(failure.getStatus().getCode()).isNotEqualTo(Status.Code.OK);
    assertThat(failure.getStatus().getDescription()).contains(DemoWorld.POD_IDENTITY_POD);
  }

  private static StatusRuntimeException failureOf(LocalNode.PodMount mount) {
    var failure = catchThrowableOfType(StatusRuntimeException.class, mount::mount);
    assertThat(failure).as("the mount must fail").isNotNull();
    return failure;
  }
}
