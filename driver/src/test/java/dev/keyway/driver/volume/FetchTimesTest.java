// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.driver.file.Ownership;
import dev.keyway.driver.file.VolumeFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FetchTimesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Path TARGET = Path.of("/a/b/c");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final FetchTimes times = new FetchTimes(() -> NOW, nanos::get);

  private boolean due(Optional<Instant> written) throws Exception {
    return times.due(TARGET, new Written(written), MINUTE);
  }

  /// Contents of which only the age is known.
  private record Written(Optional<Instant> at) implements VolumeContents {
    @Override
    public boolean filled(Path target) {
      return true;
    }

    @Override
    public Optional<Instant> written(Path target) {
      return at;
    }

    @Override
    public void replace(Path target, List<VolumeFile> files, Ownership ownership) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void erase(Path target) {
      throw new AssertionError("not asked for");
    }
  }

  @Test
  void goesByItsOwnTimeEvenWhenTheClockOverflows() throws Exception {
    times.succeeded(TARGET);

    nanos.addAndGet(MINUTE.toNanos() - 1);
    assertThat(due(Optional.of(Instant.EPOCH))).isFalse();
    nanos.incrementAndGet();
    assertThat(due(Optional.of(NOW))).isTrue();
  }

  @Test
  void goesByTheFilesWhereItHasNoTimeOfItsOwn() throws Exception {
    assertThat(due(Optional.of(NOW.minus(MINUTE)))).isTrue();
    assertThat(due(Optional.of(NOW.minus(MINUTE).plusNanos(1)))).isFalse();
    assertThat(due(Optional.of(NOW))).isFalse();
  }

  @Test
  void doesNotTrustFilesFromTheFutureNorFilesWithoutTime() throws Exception {
    assertThat(due(Optional.of(NOW.plusSeconds(1)))).isTrue();
    assertThat(due(Optional.empty())).isTrue();
  }

  @Test
  void remembersNoTargetThatIsGone() throws Exception {
    times.succeeded(TARGET);
    times.forget(TARGET);

    assertThat(times.size()).isZero();
    assertThat(due(Optional.empty())).isTrue();
  }
}
