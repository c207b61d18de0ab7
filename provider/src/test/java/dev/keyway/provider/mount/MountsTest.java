// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.mount;

import static dev.keyway.provider.request.MountRequests.object;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.keyvault.ObjectRef;
import dev.keyway.azure.keyvault.ObjectType;
import dev.keyway.azure.keyvault.ObjectVersionInfo;
import dev.keyway.azure.keyvault.VaultObject;
import dev.keyway.provider.FakeVaults;
import dev.keyway.provider.TestCertificates;
import dev.keyway.provider.content.ContentRules;
import dev.keyway.provider.content.MountedFile;
import dev.keyway.provider.content.Rendering;
import dev.keyway.provider.request.MountException;
import dev.keyway.provider.request.MountException.InvalidMount;
import dev.keyway.provider.request.MountException.ObjectUnavailable;
import dev.keyway.provider.request.MountRequest;
import dev.keyway.provider.request.MountRequests;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MountsTest {
  private final FakeVaults vaults = new FakeVaults();
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());

  private MountResult mount(MountRequest request) {
    return mounts(false)
        .mount(request, Deadline.after(Duration.ofMinutes(1), InstantSource.system()));
  }

  private Mounts mounts(boolean separateFiles) {
    return new Mounts(
        vaults,
        new ContentRules(new Rendering(true, separateFiles)),
        (spec, error, took) -> errors.add(spec.kind().text() + " " + spec.name() + " " + error));
  }

  private static MountRequest request(String... objects) {
    return MountRequests.valid().withObjects(objects).parse();
  }

  private static ObjectRef secret(String name) {
    return FakeVaults.ref(ObjectType.SECRET, name);
  }

  @Test
  void givesFilesInTheOrderOfTheList() {
    vaults.secret("a", "1").secret("b", "22").secret("c", "333");
    var result =
        mount(
            request(
                object("b", "secret", "objectAlias: x/y", "filePermission: 0400"),
                object("c", "secret"),
                object("a", "secret")));
    assertThat(result.files()).extracting(MountedFile::path).containsExactly("x/y", "c", "a");
    assertThat(result.files())
        .extracting(file -> file.mode().bits())
        .containsExactly(0400, 0644, 0644);
    assertThat(result.files())
        .extracting(MountedFile::uid)
        .containsExactly("secret/b", "secret/c", "secret/a");
    assertThat(errors).containsExactlyInAnyOrder("secret a ", "secret b ", "secret c ");
  }

  @Test
  void readsSideBySide() {
    var everybodyIsThere = new CyclicBarrier(20);
    var objects = new String[20];
    for (int i = 0; i < objects.length; i++) {
      objects[i] = object("s" + i, "secret");
      vaults.answer(
          secret("s" + i),
          ref -> {
            try {
              everybodyIsThere.await(20, TimeUnit.SECONDS);
            } catch (Exception alone) {
              throw new IllegalStateException(alone);
            }
            return value(ref.name());
          });
    }
    assertThat(mount(request(objects)).files()).hasSize(20);
  }

  private static VaultObject value(String text) {
    return new VaultObject.Secret("v1", SecretText.of(text), Optional.empty(), Optional.empty());
  }

  @Test
  void mountsAThousandObjects() {
    var objects =
        IntStream.range(0, 1000).mapToObj(i -> object("s" + i, "secret")).toArray(String[]::new);
    IntStream.range(0, 1000).forEach(i -> vaults.secret("s" + i, "value " + i));
    var files = mount(request(objects)).files();
    assertThat(files).hasSize(1000);
    assertThat(new String(files.get(777).contents().bytes(), UTF_8)).isEqualTo("value 777");
  }

  @Test
  void makesNoCallForAnEmptyList() {
    assertThat(mount(MountRequests.valid().with("objects", "array:").parse()).files()).isEmpty();
    assertThat(vaults.urls()).isEmpty();
  }

  @Test
  void readsTheVersionsOfAHistory() {
    vaults.versions(
        ObjectType.SECRET,
        "s",
        List.of(
            new ObjectVersionInfo("old", true, Instant.ofEpochSecond(1)),
            new ObjectVersionInfo("off", false, Instant.ofEpochSecond(9)),
            new ObjectVersionInfo("new", true, Instant.ofEpochSecond(5)),
            new ObjectVersionInfo("older", true, Instant.EPOCH)));
    var files =
        mount(request(object("s", "secret", "objectAlias: A", "objectVersionHistory: 2"))).files();
    assertThat(files).extracting(MountedFile::path).containsExactly("A/0", "A/1");
    assertThat(files).extracting(MountedFile::uid).containsExactly("secret/s/0", "secret/s/1");
    assertThat(files).extracting(MountedFile::version).containsExactly("new", "old");
  }

  @Test
  void namesTheObjectThatFailed() {
    vaults.secret("a", "1");
    assertThatThrownBy(() -> mount(request(object("a", "secret"), object("secret1", "secret"))))
        .isInstanceOf(ObjectUnavailable.class)
        .hasMessageContainingAll(
            "objects[1]",
            "objectType:secret",
            "objectName:secret1",
            "objectVersion:)",
            "SecretNotFound");
    assertThat(errors).contains("secret secret1 not_found");
    assertThatThrownBy(() -> mount(request(object("h", "secret", "objectVersionHistory: 3"))))
        .hasMessageContainingAll("objectName:h", "listing its versions");
  }

  @Test
  void reportsTheFirstPermanentFailureOfTheListHoweverLateItComes() {
    // Once its thread has ended, the second read's failure has been noted.
    var second = new CompletableFuture<Thread>();
    vaults.answer(
        secret("first"),
        ref -> {
          awaitEnd(second);
          throw new AzureException.AccessDenied("no access for first");
        });
    vaults.answer(
        secret("second"),
        ref -> {
          second.complete(Thread.currentThread());
          throw new AzureException.ObjectNotFound("second is missing");
        });
    var failed =
        catchThrowableOfType(
            ObjectUnavailable.class,
            () -> mount(request(object("first", "secret"), object("second", "secret"))));
    assertThat(failed.reason()).isInstanceOf(AzureException.AccessDenied.class);
    assertThat(failed).hasMessageContainingAll("objects[0]", "1 more read failed");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitEnd(CompletableFuture<Thread> thread) {
    try {
      assertThat(thread.join().join(Duration.ofSeconds(20))).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void reportsAPermanentFailureBeforeOneThatMayPass() {
    vaults.answer(
        secret("busy"),
        ref -> {
          throw new AzureException.Throttled("busy", Duration.ofSeconds(1));
        });
    vaults.answer(
        secret("gone"),
        ref -> {
          throw new AzureException.ObjectNotFound("gone");
        });
    var failed =
        catchThrowableOfType(
            ObjectUnavailable.class,
            () -> mount(request(object("busy", "secret"), object("gone", "secret"))));
    assertThat(failed.reason()).isInstanceOf(AzureException.ObjectNotFound.class);
  }

  @Test
  void interruptsWhatComesAfterAPermanentFailure() {
    var waiting = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    vaults.answer(
        secret("bad"),
        ref -> {
          awaitQuietly(waiting);
          throw new AzureException.ObjectNotFound("bad");
        });
    vaults.answer(
        secret("slow"),
        ref -> {
          waiting.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException told) {
            interrupted.countDown();
          }
          throw new AzureException.Unavailable("interrupted");
        });
    assertThatThrownBy(() -> mount(request(object("bad", "secret"), object("slow", "secret"))))
        .hasMessageContaining("bad");
    awaitQuietly(interrupted);
  }

  @Test
  void interruptingTheMountInterruptsItsReads() throws Exception {
    var reading = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    vaults.answer(
        secret("slow"),
        ref -> {
          reading.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException told) {
            interrupted.countDown();
          }
          throw new AzureException.Unavailable("interrupted");
        });
    var outcome = new AtomicReference<Throwable>();
    var caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                mount(request(object("slow", "secret")));
              } catch (RuntimeException failed) {
                outcome.set(failed);
              }
            });
    awaitQuietly(reading);
    caller.interrupt();
    awaitQuietly(interrupted);
    assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
    assertThat(outcome.get()).isInstanceOf(MountException.Abandoned.class);
  }

  @Test
  void refusesSplitFilesThatClashWithOthers() {
    var leaf = TestCertificates.root("leaf");
    vaults
        .certificateSecret("tls", leaf.pem() + leaf.keyPem(), "application/x-pem-file")
        .secret("other", "x");
    var request =
        request(object("tls", "secret"), object("other", "secret", "objectAlias: tls.crt"));
    var deadline = Deadline.after(Duration.ofMinutes(1), InstantSource.system());
    assertThat(mounts(false).mount(request, deadline).files()).hasSize(2);
    assertThatThrownBy(() -> mounts(true).mount(request, deadline))
        .isInstanceOf(InvalidMount.class)
        .hasMessageContainingAll("tls.crt", "objectName:tls", "objectName:other");
  }

  @Test
  void anErrorOfTheMachineIsReportedAsItself() {
    vaults.answer(
        secret("a"),
        _ -> {
          throw new OutOfMemoryError("Java heap space");
        });
    assertThatThrownBy(() -> mount(request(object("a", "secret"))))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(errors).containsExactly("secret a internal");
  }

  @Test
  void aBugInOneReadIsNotTakenForAnAnswer() {
    vaults.answer(
        secret("a"),
        ref -> {
          throw new IllegalStateException("bug");
        });
    assertThatThrownBy(() -> mount(request(object("a", "secret"))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(errors).containsExactly("secret a internal");
  }
}
