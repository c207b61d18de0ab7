// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets are planted in this process's own heap, in each form in which programs hold them.
class OwnHeapTest {
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  private final String text = "planted-" + UUID.randomUUID();
  private final char[] chars = ("chars-" + UUID.randomUUID()).toCharArray();
  private final byte[] bytes = ("bytes-" + UUID.randomUUID()).getBytes(ISO_8859_1);
  private final String wide = "wide\u2603-" + UUID.randomUUID();

  @TempDir Path folder;

  private static boolean shows(byte[] dump, byte[] planted) {
    return new String(dump, ISO_8859_1).contains(new String(planted, ISO_8859_1));
  }

  @Test
  void aDumpOfTheJvmShowsTheSecretsAndItsCopyDoesNot() throws IOException {
    var raw = folder.resolve("raw.hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(raw.toString(), true);
    var whole = Files.readAllBytes(raw);
    Files.delete(raw);
    var redacted = new ByteArrayOutputStream(whole.length);

    HeapDumpRedaction.copy(new ByteArrayInputStream(whole), redacted);

    var copy = redacted.toByteArray();
    assertThat(copy).hasSameSizeAs(whole);
    assertThat(shows(whole, text.getBytes(ISO_8859_1))).isTrue();
    assertThat(shows(whole, new String(chars).getBytes(UTF_16BE))).isTrue();
    assertThat(shows(whole, bytes)).isTrue();
    assertThat(shows(whole, wide.getBytes(UTF_16LE))).isTrue();
    assertThat(shows(copy, text.getBytes(ISO_8859_1))).isFalse();
    assertThat(shows(copy, new String(chars).getBytes(UTF_16BE))).isFalse();
    assertThat(shows(copy, bytes)).isFalse();
    assertThat(shows(copy, wide.getBytes(UTF_16LE))).isFalse();
    assertThat(shows(copy, "dev/keyway/agent/dump/OwnHeapTest".getBytes(ISO_8859_1))).isTrue();
  }

  @Test
  void writesACompressedDumpAndLeavesNothingInMemory() throws IOException {
    var out = new ByteArrayOutputStream();

    var place = Files.createTempDirectory(IN_MEMORY, "keyway-test");
    new OwnHeap(place).write(out);

    var unpacked = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes();
    assertThat(new String(unpacked, 0, 18, ISO_8859_1)).isEqualTo("JAVA PROFILE 1.0.2");
    assertThat(shows(unpacked, text.getBytes(ISO_8859_1))).isFalse();
    Files.delete(place); // which only an empty folder lets happen
  }

  @Test
  void writesNothingToADisk() {
    assertThatThrownBy(() -> new OwnHeap(Path.of("/proc")).write(new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tmpfs");
  }

  @Test
  void refusesWhatIsNoDump() {
    var junk = "JAVA PROFILE\0 and no more than that".getBytes(ISO_8859_1);

    assertThatThrownBy(() ->
            HeapDumpRedaction.copy(new ByteArrayInputStream(junk), new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("HPROF");
  }
}
