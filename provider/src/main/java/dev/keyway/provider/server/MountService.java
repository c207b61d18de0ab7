// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.server;

import com.google.protobuf.UnsafeByteOperations;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.server.CallLog;
import dev.keyway.agent.server.InterruptibleCall;
import dev.keyway.azure.Deadline;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
import dev.keyway.protocol.provider.File;
import dev.keyway.protocol.provider.MountRequest;
import dev.keyway.protocol.provider.MountResponse;
import dev.keyway.protocol.provider.ObjectVersion;
import dev.keyway.protocol.provider.VersionRequest;
import dev.keyway.protocol.provider.VersionResponse;
import dev.keyway.provider.mount.MountResult;
import dev.keyway.provider.mount.Mounts;
import dev.keyway.provider.request.MountRequest.Settings;
import dev.keyway.provider.request.RawMount;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `v1alpha1.CSIDriverProvider`: protobuf in, protobuf out, one log line for each mount.
public final class MountService extends CSIDriverProviderGrpc.CSIDriverProviderImplBase {
  private static final String PROTOCOL = "v1alpha1";
  private static final String PROGRAM = "secrets-store-csi-driver-provider-azure";

  /// What the driver accepts where it is not told otherwise.
  private static final int DRIVER_LIMIT = 4 << 20;

  private final Mounts mounts;
  private final Settings settings;
  private final Duration timeout;
  private final String version;
  private final InstantSource clock;
  private final Log log;

  /// @param timeout the longest a mount may take, should the caller's own deadline be later
  /// @param version this build, such as `v0.1.0`
  public MountService(
      Mounts mounts,
      Settings settings,
      Duration timeout,
      String version,
      InstantSource clock,
      Log log) {
    this.mounts = mounts;
    this.settings = settings;
    this.timeout = timeout;
    this.version = version;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public void version(VersionRequest request, StreamObserver<VersionResponse> observer) {
    observer.onNext(
        VersionResponse.newBuilder()
            .setVersion(PROTOCOL)
            .setRuntimeName(PROGRAM)
            .setRuntimeVersion(version)
            .build());
    observer.onCompleted();
  }

  @Override
  public void mount(MountRequest request, StreamObserver<MountResponse> observer) {
    MountResponse response;
    try (var call = new InterruptibleCall(Context.current())) {
      response = mount(request, Deadline.after(call.left(timeout), clock));
    } catch (Throwable failure) {
      // Whatever went wrong is this mount's alone: the process serves all pods of the node.
      observer.onError(fail(failure));
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }

  private MountResponse mount(MountRequest request, Deadline deadline) {
    long start = System.nanoTime();
    var parsed =
        dev.keyway.provider.request.MountRequest.parse(
            new RawMount(request.getAttributes(), request.getSecrets(), request.getPermission()),
            settings);
    log.verbose(
        2,
        "mount decoded",
        "pod",
        parsed.pod(),
        "vault",
        parsed.vaultUrl(),
        "objects",
        parsed.objects().size());
    parsed.notices().forEach(notice -> log.verbose(3, notice, "pod", parsed.pod()));
    if (parsed.objects().isEmpty()) {
      log.warning("mount asks for no objects, which the driver rejects", "pod", parsed.pod());
    }
    parsed.objects().forEach(spec -> log.verbose(5, "fetching", "object", spec.label()));
    var result = mounts.mount(parsed, deadline);
    result.warnings().forEach(warning -> log.warning(warning, "pod", parsed.pod()));
    warnOfSharedUids(result, parsed.pod().toString());
    var response = response(result);
    warnOfSize(response, parsed.pod().toString());
    log.info(
        "mounted",
        "pod",
        parsed.pod(),
        "vault",
        parsed.vaultName(),
        "files",
        result.files().size(),
        "milliseconds",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return response;
  }

  private MountResponse response(MountResult result) {
    var response = MountResponse.newBuilder();
    for (var file : result.files()) {
      log.verbose(
          5, "file added", "path", file.path(), "uid", file.uid(), "version", file.version());
      response.addFiles(
          File.newBuilder()
              .setPath(file.path())
              .setMode(file.mode().bits())
              .setContents(UnsafeByteOperations.unsafeWrap(file.contents().bytes())));
      response.addObjectVersion(
          ObjectVersion.newBuilder().setId(file.uid()).setVersion(file.version()));
    }
    return response.build();
  }

  /// The driver keeps one version for each UID: with two versions of one object it shows the last.
  private void warnOfSharedUids(MountResult result, String pod) {
    Map<String, String> versions = new HashMap<>();
    for (var file : result.files()) {
      var earlier = versions.put(file.uid(), file.version());
      if (earlier != null && !earlier.equals(file.version())) {
        log.warning(
            "object is mounted in two versions, of which the driver reports the last",
            "pod",
            pod,
            "uid",
            file.uid());
      }
    }
  }

  private void warnOfSize(MountResponse response, String pod) {
    int size = response.getSerializedSize();
    if (size > DRIVER_LIMIT) {
      log.warning(
          "answer is larger than the driver accepts by default: raise its --max-call-recv-msg-size",
          "pod",
          pod,
          "bytes",
          size);
    }
  }

  private Exception fail(Throwable failure) {
    var outcome = Statuses.of(failure);
    if (outcome.status().getCode() == Status.Code.INTERNAL) {
      log.bug("mount failed by a bug", failure);
    } else {
      log.error(
          "mount failed",
          "code",
          outcome.status().getCode(),
          "err",
          String.valueOf(outcome.status().getDescription()));
    }
    return outcome.status().asRuntimeException(CallLog.reason(outcome.word()));
  }
}
