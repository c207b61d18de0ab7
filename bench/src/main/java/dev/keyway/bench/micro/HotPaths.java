// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs the benchmarks of this package with the JVM flags of a provider.
public final class HotPaths {
  private HotPaths() {}

  /// @param pattern of the benchmarks to run
  public static void run(String pattern) throws RunnerException {
    var home = System.getProperty("keyway.home", ".");
    var options =
        new OptionsBuilder()
            .include(HotPaths.class.getPackageName() + ".*" + pattern)
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .timeUnit(TimeUnit.MICROSECONDS)
            .jvmArgs(
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-Dkeyway.home=" + home)
            .shouldDoGC(true)
            .build();
    new Runner(options).run();
  }
}
