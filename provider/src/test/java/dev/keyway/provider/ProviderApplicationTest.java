// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import static dev.keyway.provider.TestProvider.wire;
import static dev.keyway.provider.request.MountRequests.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.azure.AzureException;
import dev.keyway.azure.keyvault.ObjectType;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
import dev.keyway.protocol.provider.File;
import dev.keyway.protocol.provider.ObjectVersion;
import dev.keyway.protocol.provider.VersionRequest;
import dev.keyway.protocol.provider.VersionResponse;
import dev.keyway.provider.request.MountRequests;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderApplicationTest {
  private final FakeVaults vaults = new FakeVaults();
  @TempDir Path directory;

  private TestProvider provider(String... flags) {
    return new TestProvider(directory, vaults, flags);
  }

  private static StatusRuntimeException failure(TestProvider provider, MountRequests mount) {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () -> {
          var _ = provider.stub().mount(wire(mount.raw()));
        });
  }

  @Test
  void answersWithFilesAndVersionsOfTheSameOrder() {
    vaults.secret("secret1", "test").secret("secret2", "two");
    try (var provider = provider()) {
      var response =
          provider
              .stub()
              .mount(
                  wire(
                      MountRequests.valid()
                          .withObjects(
                              object("secret2", "secret", "objectAlias: d/S"),
                              object("secret1", "secret"))
                          .raw()));
      assertThat(response.getFilesList())
          .extracting(File::getPath, File::getMode, file -> file.getContents().toStringUtf8())
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("d/S", 0644, "two"),
              org.assertj.core.groups.Tuple.tuple("secret1", 0644, "test"));
      assertThat(response.getObjectVersionList())
          .containsExactly(
              ObjectVersion.newBuilder().setId("secret/secret2").setVersion("v1").build(),
              ObjectVersion.newBuilder().setId("secret/secret1").setVersion("v1").build());
      assertThat(response.hasError()).isFalse();
    }
  }

  @Test
  void tellsItsVersion() {
    try (var provider = provider()) {
      assertThat(provider.stub().version(VersionRequest.getDefaultInstance()))
          .isEqualTo(
              VersionResponse.newBuilder()
                  .setVersion("v1alpha1")
                  .setRuntimeName("secrets-store-csi-driver-provider-azure")
                  .setRuntimeVersion("v9")
                  .build());
    }
    assertThat(new BuildVersion("version", "hash", "Now").json())
        .isEqualTo("{\"version\":\"version\",\"buildDate\":\"Now\",\"gitCommit\":\"hash\"}");
  }

  @Test
  void isHealthyUnderAnyName() {
    try (var provider = provider()) {
      var health = HealthGrpc.newBlockingStub(provider.channel());
      assertThat(health.check(HealthCheckRequest.newBuilder().setService("x").build()).getStatus())
          .isEqualTo(ServingStatus.SERVING);
      assertThatThrownBy(() -> health.watch(HealthCheckRequest.getDefaultInstance()).hasNext())
          .hasMessageContaining("UNIMPLEMENTED");
    }
  }

  @Test
  void namesEverythingWrongWithAClassOverTheWire() {
    try (var provider = provider()) {
      var failed =
          failure(provider, MountRequests.valid().with("keyvaultName", "kv").with("objects", "x"));
      assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(failed.getStatus().getDescription())
          .startsWith("2 problems:\n  1. keyvaultName")
          .contains("2. objects");
      assertThat(failed.getTrailers()).isNotNull();
      assertThat(failed.getTrailers().keys()).doesNotContain("keyway-reason");
    }
    assertThat(vaults.urls()).isEmpty();
  }

  record Failure(RuntimeException thrown, Status.Code code) {
    @Override
    public String toString() {
      return thrown.getClass().getSimpleName() + " is " + code;
    }
  }

  static Stream<Failure> failures() {
    return Stream.of(
        new Failure(new AzureException.InvalidConfiguration("x"), Status.Code.INVALID_ARGUMENT),
        new Failure(
            new AzureException.AuthenticationFailed("x", Optional.empty()),
            Status.Code.UNAUTHENTICATED),
        new Failure(new AzureException.AccessDenied("x"), Status.Code.PERMISSION_DENIED),
        new Failure(new AzureException.ObjectNotFound("x"), Status.Code.NOT_FOUND),
        new Failure(new AzureException.Rejected("x"), Status.Code.FAILED_PRECONDITION),
        new Failure(
            new AzureException.Throttled("x", Duration.ofSeconds(1)),
            Status.Code.RESOURCE_EXHAUSTED),
        new Failure(new AzureException.Unavailable("x"), Status.Code.UNAVAILABLE),
        new Failure(new AzureException.DeadlineExceeded("x"), Status.Code.DEADLINE_EXCEEDED),
        new Failure(new AzureException.UnexpectedResponse("x"), Status.Code.UNAVAILABLE),
        new Failure(new IllegalStateException("planted-secret"), Status.Code.INTERNAL));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void tellsPermanentFailuresFromThoseWorthARetry(Failure failure) {
    vaults.answer(
        FakeVaults.ref(ObjectType.SECRET, "secret1"),
        ref -> {
          throw failure.thrown;
        });
    try (var provider = provider()) {
      var failed = failure(provider, MountRequests.valid());
      assertThat(failed.getStatus().getCode()).isEqualTo(failure.code);
      assertThat(failed.getStatus().getDescription())
          .contains(
              failure.code == Status.Code.INTERNAL
                  ? "IllegalStateException"
                  : "objectName:secret1");
      assertThat(failed.getMessage() + provider.log()).doesNotContain("planted-secret");
      vaults.secret("secret1", "fine");
      assertThat(provider.stub().mount(wire(MountRequests.valid().raw())).getFilesCount())
          .isEqualTo(1);
    }
  }

  @Test
  void survivesAnErrorInAMount() {
    vaults.answer(
        FakeVaults.ref(ObjectType.SECRET, "secret1"),
        ref -> {
          throw new StackOverflowError();
        });
    try (var provider = provider()) {
      assertThat(failure(provider, MountRequests.valid()).getStatus().getCode())
          .isEqualTo(Status.Code.INTERNAL);
      assertThat(provider.stub().version(VersionRequest.getDefaultInstance())).isNotNull();
    }
  }

  @Test
  void answersWithMoreThanTheDriverAcceptsAndSaysSo() {
    vaults.secret("secret1", "x".repeat(5 << 20));
    try (var provider = provider()) {
      var response = provider.stub().mount(wire(MountRequests.valid().raw()));
      assertThat(response.getFiles(0).getContents().size()).isEqualTo(5 << 20);
      assertThat(provider.log()).contains("--max-call-recv-msg-size");
    }
  }

  @Test
  void mountsAThousandObjectsOfOneClass() {
    var objects =
        IntStream.range(0, 1000).mapToObj(i -> object("s" + i, "secret")).toArray(String[]::new);
    IntStream.range(0, 1000).forEach(i -> vaults.secret("s" + i, "value"));
    try (var provider = provider()) {
      assertThat(
              provider
                  .stub()
                  .mount(wire(MountRequests.valid().withObjects(objects).raw()))
                  .getFilesCount())
          .isEqualTo(1000);
    }
    assertThat(vaults.reads()).hasSize(1000);
  }

  @Test
  void givesTheVaultTheEarlierDeadline() {
    vaults.secret("secret1", "x");
    try (var provider = provider("--mount-timeout=1h")) {
      var mount = wire(MountRequests.valid().raw());
      var _ = provider.stub().mount(mount);
      var _ = provider.stub().withDeadlineAfter(1, TimeUnit.MINUTES).mount(mount);
    }
    assertThat(vaults.deadlines().get(0).remaining()).isGreaterThan(Duration.ofMinutes(50));
    assertThat(vaults.deadlines().get(1).remaining()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void stopsReadingWhenTheCallersDeadlinePasses() throws Exception {
    var interrupted = new CountDownLatch(1);
    vaults.answer(
        FakeVaults.ref(ObjectType.SECRET, "secret1"),
        ref -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException told) {
            interrupted.countDown();
          }
          throw new AzureException.Unavailable("interrupted");
        });
    try (var provider = provider()) {
      assertThatThrownBy(() ->
              provider
                  .stub()
                  .withDeadlineAfter(2, TimeUnit.SECONDS)
                  .mount(wire(MountRequests.valid().raw())))
          .hasMessageContaining("DEADLINE_EXCEEDED");
      assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void makesThePrivateSocketAndRemovesIt() throws Exception {
    var stale = directory.resolve("azure.sock");
    Files.writeString(stale, "left behind");
    try (var provider = provider()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(provider.socket())))
          .isEqualTo("rwx------");
      try (var files = Files.list(directory)) {
        assertThat(files).containsExactly(stale);
      }
    }
    assertThat(stale).doesNotExist();
  }

  @Test
  void leavesTheSocketOfItsSuccessorAlone() {
    var first = provider();
    try (var second = provider()) {
      first.close();
      assertThat(second.socket()).exists();
      assertThat(second.stub().version(VersionRequest.getDefaultInstance())).isNotNull();
    }
  }

  @Test
  void namesAllThatPreventsTheStart() throws IOException {
    try (var taken = new ServerSocket(0)) {
      var port = "=" + taken.getLocalPort();
      assertThatThrownBy(() ->
              new TestProvider(
                  directory.resolve("missing"),
                  vaults,
                  "--healthz-port" + port,
                  "--prometheus-port" + port,
                  "--cloud-name=Nowhere"))
          .isInstanceOfSatisfying(
              StartFailed.class,
              failed -> {
                assertThat(failed.problems()).hasSize(4);
                assertThat(failed)
                    .hasMessageContainingAll("Nowhere", "healthz", "metrics", "missing");
              });
    }
  }

  @Test
  void servesOverTcpToo() throws Exception {
    vaults.secret("secret1", "x");
    try (var provider = provider("--endpoint=tcp://127.0.0.1:0")) {
      var channel =
          OkHttpChannelBuilder.forAddress("127.0.0.1", provider.application().grpcPort())
              .usePlaintext()
              .build();
      try {
        var stub = CSIDriverProviderGrpc.newBlockingStub(channel);
        assertThat(stub.mount(wire(MountRequests.valid().raw())).getFilesCount()).isEqualTo(1);
        assertThat(provider.get(provider.application().healthzPort(), "/healthz").body())
            .isEqualTo("ok");
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void chartArgumentsAreUnderstood() {
    for (var flags :
        List.of(
            List.of("--log-format-json=false", "-v=0", "--custom-user-agent=managedBy:aks"),
            List.of(
                "--construct-pem-chain=true", "--healthz-path=/healthz", "--healthz-timeout=5s"))) {
      assertThat(TestProvider.options(directory.resolve("s"), flags.toArray(String[]::new)))
          .isNotNull();
    }
  }
}
