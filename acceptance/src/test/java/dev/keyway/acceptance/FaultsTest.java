// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyway.acceptance.LocalNode.PodMount;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.fault.FaultRule;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.vault.AccessPolicy;
import dev.keyway.sandbox.vault.Kind;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a mount does when Azure, or the class, is not as it should be.
class FaultsTest {
  private static final String SECRET1 = object("secret", "secret1");

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
  void waitsOutTheVaultsRetryAfterOnceForAllObjects() {
    node.azure()
        .faults()
        .add(FaultRule.on(Service.VAULT, throttled("1")).kind("secret.get").times(1));
    var objects = SECRET1 + object("key", "key1") + object("cert", "pemcert1");

    var response = node.pod("web", list(objects)).mount();

    assertThat(response.getFilesList()).hasSize(3);
    assertThat(node.azure().calls().count("vault.secret.get")).isEqualTo(2);
  }

  @Test
  void saysThatTheVaultThrottlesWhenItsPauseOutlastsTheMount() {
    node.azure().faults().add(FaultRule.on(Service.VAULT, throttled("110")).kind("secret.get"));

    var failure = failureOf(node.pod("web", list(SECRET1)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(message(failure)).contains("secret1").contains("kvname");
    // A pause that cannot be waited out is not answered with more calls.
    assertThat(node.azure().calls().count("vault.secret.get")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"VAULT", "ENTRA"})
  void comesThroughAConnectionThatBreaksOnce(Service service) {
    node.azure().faults().add(FaultRule.on(service, new Fault.DropConnection()).times(1));

    assertThat(node.pod("web", list(SECRET1)).mount().getFilesList()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"VAULT", "ENTRA"})
  void comesThroughAnAnswerThatBreaksOffOnce(Service service) {
    node.azure().faults().add(FaultRule.on(service, new Fault.CloseMidBody()).times(1));

    assertThat(node.pod("web", list(SECRET1)).mount().getFilesList()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"VAULT", "ENTRA"})
  void namesTheEndpointThatStaysDown(Service service) {
    node.azure().faults().add(FaultRule.on(service, Fault.Status.json(503)));

    var failure = failureOf(node.pod("web", list(SECRET1)));

    assertThat(failure.getStatus().getCode())
        .isIn(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED);
    assertThat(message(failure)).contains("localhost:");
  }

  @ParameterizedTest
  @EnumSource(names = {"VAULT", "ENTRA"})
  void saysThatAnHtmlPageCameInstead(Service service) {
    node.azure().faults().add(FaultRule.on(service, Fault.Status.html(200)));

    var failure = failureOf(node.pod("web", list(SECRET1)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(message(failure)).contains("web page").contains("localhost:");
  }

  @ParameterizedTest
  @EnumSource(names = {"VAULT", "ENTRA"})
  void endsInTimeWhenNobodyAnswers(Service service) throws Exception {
    node.close();
    node = LocalNode.start("--mount-timeout=2s");
    node.azure().faults().add(FaultRule.on(service, new Fault.Hang()));

    // The client itself would wait for 50 s: it is the provider that ends the mount.
    var failure = failureOf(node.pod("web", list(SECRET1)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(message(failure)).contains("secret1");
  }

  @Test
  void readsTheOthersWithATokenWhenOneObjectIsAnsweredWithoutAChallenge() {
    node.azure().faults().add(FaultRule.on(Service.VAULT, Fault.Status.json(404)).path("/keys/*"));

    var failure = failureOf(node.pod("web", list(SECRET1 + object("key", "key1"))));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(message(failure)).contains("key1").doesNotContain("more reads failed");
  }

  @Test
  void namesTheObjectThatIsMissing() {
    var failure = failureOf(node.pod("web", list(SECRET1 + object("secret", "nothere"))));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(message(failure)).contains("nothere").contains("kvname");
  }

  @Test
  void namesTheObjectThatIsDisabled() {
    node.vault().setEnabled(Kind.SECRET, "secret1", false);

    var failure = failureOf(node.pod("web", list(SECRET1)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(message(failure)).contains("secret1").containsIgnoringCase("disabled");
  }

  @Test
  void namesTheIdentityThatMayNotReadAndTheNextStep() {
    var identity =
        node.azure().directory().findByClientId(DemoWorld.WORKLOAD_IDENTITY).orElseThrow();
    node.vault()
        .setAccess(identity.principalId(), new AccessPolicy(Set.of(), Set.of("get"), Set.of()));

    var failure = failureOf(node.pod("web", list(SECRET1)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(message(failure))
        .contains("secret1")
        .contains(DemoWorld.WORKLOAD_IDENTITY)
        .contains("set-policy");
  }

  @Test
  void saysThatATokenForAnotherAudienceWasRefused() {
    node.azure()
        .faults()
        .add(FaultRule.on(Service.ENTRA, new Fault.TokenAudience("https://graph.microsoft.com")));

    var failure = failureOf(node.pod("web", list(SECRET1)));

    assertThat(failure.getStatus().getCode())
        .isIn(Status.Code.UNAUTHENTICATED, Status.Code.PERMISSION_DENIED);
    assertThat(message(failure)).contains("AKV10022");
  }

  @Test
  void getsAFreshTokenWhenTheVaultRejectsACachedOne() {
    node.azure()
        .faults()
        .add(
            FaultRule.on(Service.ENTRA, new Fault.TokenLifetime(Duration.ofMinutes(-1), false))
                .times(1));

    assertThat(node.pod("web", list(SECRET1)).mount().getFilesList()).hasSize(1);
    assertThat(node.azure().calls().count("entra.token")).isEqualTo(2);
  }

  @Test
  void refusesAnExpiredAssertionBeforeAnyCall() {
    var pod = node.pod("web", list(SECRET1));
    var expired =
        node.azure()
            .serviceAccountToken(
                "default",
                "workload-identity",
                "web",
                "api://AzureADTokenExchange",
                Duration.ofMinutes(-5));

    var failure = failureOf(pod.withToken(expired));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(message(failure)).containsIgnoringCase("expired");
    assertThat(node.azure().calls().count("entra.token")).isZero();
  }

  @Test
  void refusesASecretOfFiveMebibytesAndSaysHowMuchItTakes() {
    node.vault().putSecret("large", "x".repeat(5 << 20));

    var failure = failureOf(node.pod("web", list(object("secret", "large"))));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(message(failure)).contains("large").contains("1 MiB");
    assertThat(node.pod("web", list(SECRET1)).mount().getFilesList()).hasSize(1);
  }

  @Test
  void warnsOfTheDriversLimitWhenAMountIsLarge() {
    var names = List.of("a", "b", "c", "d", "e");
    names.forEach(name -> node.vault().putSecret(name, "x".repeat(1_000_000)));
    var objects = names.stream().map(name -> object("secret", name)).toList();

    var response = node.pod("web", list(String.join("", objects))).mount();

    assertThat(response.getSerializedSize()).isGreaterThan(4 << 20);
    assertThat(node.log()).contains("max-call-recv-msg-size");
  }

  @Test
  void mountsAThousandObjectsOfOneClass() {
    var names = IntStream.range(0, 1000).mapToObj(i -> "many-" + i).toList();
    names.forEach(name -> node.vault().putSecret(name, "value of " + name));
    var objects = names.stream().map(name -> object("secret", name)).collect(Collectors.joining());

    var response = node.pod("web", list(objects)).mount();

    assertThat(response.getFilesList()).hasSize(1000);
    assertThat(response.getFiles(999).getContents().toStringUtf8()).isEqualTo("value of many-999");
  }

  @Test
  void readsNothingWhenOneObjectOfTheClassIsWrong() {
    var failure =
        failureOf(
            node.pod(
                "web",
                list(
                    SECRET1
                        + "  - objectName: a\n    objectType: secret\n    objectAlias: ../../etc/x\n"
                        + "  - objectName: b\n    objectType: certificate\n")));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(message(failure)).contains("objects[1]").contains("objects[2]");
    assertThat(node.azure().calls().snapshot()).isEmpty();
  }

  private static Fault throttled(String seconds) {
    return Fault.Status.json(429).retryAfter(seconds);
  }

  private static String object(String type, String name) {
    return "  - objectName: %s\n    objectType: %s\n".formatted(name, type);
  }

  private static String list(String objects) {
    return "array:\n" + objects;
  }

  private static StatusRuntimeException failureOf(PodMount mount) {
    var failure = catchThrowableOfType(StatusRuntimeException.class, mount::mount);
    assertThat(failure).as("the mount must fail").isNotNull();
    return failure;
  }

  private static String message(StatusRuntimeException failure) {
    return String.valueOf(failure.getStatus().getDescription());
  }
}
