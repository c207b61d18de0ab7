// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.driver.file.InvalidPath;
import dev.keyway.driver.file.Ownership;
import dev.keyway.driver.file.VolumeFile;
import dev.keyway.driver.mount.MountPoints;
import dev.keyway.driver.mount.TmpfsOptions;
import dev.keyway.driver.provider.Providers;
import dev.keyway.kubernetes.client.KubernetesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A process that is killed after a number of steps: from then on nothing it does has an effect.
final class Fuse {
  /// What a killed process feels.
  static final class Killed extends Error {
    Killed() {
      super("killed", null, false, false);
    }
  }

  private int left;

  Fuse(int steps) {
    this.left = steps;
  }

  void step() {
    if (left <= 0) {
      throw new Killed();
    }
    left--;
  }

  boolean blown() {
    return left <= 0;
  }

  MountPoints over(MountPoints real) {
    return new MountPoints() {
      @Override
      public boolean mounted(Path path) throws IOException {
        step();
        return real.mounted(path);
      }

      @Override
      public void mountTmpfs(Path path, TmpfsOptions options) throws IOException {
        step();
        real.mountTmpfs(path, options);
        step();
      }

      @Override
      public void unmount(Path path) throws IOException {
        step();
        real.unmount(path);
        step();
      }
    };
  }

  VolumeContents over(VolumeContents real) {
    return new VolumeContents() {
      @Override
      public boolean filled(Path target) throws IOException {
        step();
        return real.filled(target);
      }

      @Override
      public Optional<Instant> written(Path target) throws IOException {
        step();
        return real.written(target);
      }

      @Override
      public void replace(Path target, List<VolumeFile> files, Ownership ownership)
          throws IOException, InvalidPath {
        step();
        var half = target.resolve("..2026_01_02_03_04_05.7");
        Files.createDirectories(half);
        Files.writeString(half.resolve("foo"), "half");
        step();
        Files.createSymbolicLink(target.resolve("..data_tmp"), half.getFileName());
        step();
        real.replace(target, files, ownership);
        step();
      }

      @Override
      public void erase(Path target) throws IOException {
        step();
        Files.deleteIfExists(target.resolve("foo"));
        step();
        real.erase(target);
        step();
      }
    };
  }

  Providers over(Providers real) {
    return (provider, call) -> {
      step();
      var answer = real.mount(provider, call);
      step();
      return answer;
    };
  }

  StatusRecord over(StatusRecord real) {
    return new StatusRecord() {
      @Override
      public Optional<Map<String, String>> recorded(PodRef pod, String className, Path target) {
        step();
        return real.recorded(pod, className, target);
      }

      @Override
      public void record(PublishedVolume volume) throws KubernetesException {
        step();
        real.record(volume);
        step();
      }
    };
  }
}
