// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import dev.keyway.webhook.settings.ProgramImage;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The containers that lead a pod's calls of the metadata service to the proxy, and the proxy
/// (workload-identity.md §5.1, §5.2).
final class ProxyContainers {
  static final String PROXY = "azwi-proxy";
  static final String INIT = "azwi-proxy-init";

  /// The user whose calls are not redirected.
  private static final int PROXY_USER = 1501;

  private final ProgramImage proxyImage;
  private final ProgramImage initImage;
  private final String logLevel;

  /// @param logLevel of the proxy; may be empty
  ProxyContainers(ProgramImage proxyImage, ProgramImage initImage, String logLevel) {
    this.proxyImage = proxyImage;
    this.initImage = initImage;
    this.logLevel = logLevel;
  }

  /// Returns `azwi-proxy`.
  ///
  /// @param sidecar whether it is an init container that stays
  ObjectNode proxy(int port, boolean sidecar) {
    var container = container(PROXY, proxyImage, "proxy");
    var portFlag = "--proxy-port=" + port;
    var levelFlag = "--log-level=" + logLevel;
    container.putArray("args").add(portFlag).add(levelFlag);
    container.putArray("ports").addObject().put("containerPort", port);
    var probe = new ArrayList<>(command(proxyImage, "proxy"));
    probe.addAll(List.of(portFlag, "--probe", levelFlag));
    var hook = container.putObject("lifecycle").putObject("postStart").putObject("exec");
    probe.forEach(hook.putArray("command")::add);
    if (sidecar) {
      container.put("restartPolicy", "Always");
    }
    // The pod's own user would be redirected to the proxy that it is.
    var security =
        confined(container)
            .put("readOnlyRootFilesystem", true)
            .put("runAsNonRoot", true)
            .put("runAsUser", PROXY_USER)
            .put("runAsGroup", PROXY_USER);
    security.putObject("capabilities").putArray("drop").add("ALL");
    return container;
  }

  /// Returns `azwi-proxy-init`.
  ObjectNode init(int port) {
    var container = container(INIT, initImage, "proxy-init");
    var environment = container.putArray("env");
    environment.addObject().put("name", "PROXY_PORT").put("value", Integer.toString(port));
    var security = confined(container);
    if (initImage.own()) {
      // Its lock would lie on the root file system; the pod's shared memory can be written to.
      environment.addObject().put("name", "XTABLES_LOCKFILE").put("value", "/dev/shm/xtables.lock");
      security.put("readOnlyRootFilesystem", true);
    }
    security.put("runAsNonRoot", false).put("runAsUser", 0).put("runAsGroup", 0);
    var capabilities = security.putObject("capabilities");
    capabilities.putArray("add").add("NET_ADMIN").add("NET_RAW");
    capabilities.putArray("drop").add("ALL");
    return container;
  }

  private static ObjectNode container(String name, ProgramImage image, String program) {
    var container =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("image", image.name())
            .put("imagePullPolicy", "IfNotPresent");
    if (image.own()) {
      command(image, program).forEach(container.putArray("command")::add);
    }
    return container;
  }

  private static List<String> command(ProgramImage image, String program) {
    return image.own() ? List.of("keyway", program) : List.of("/" + program);
  }

  private static ObjectNode confined(ObjectNode container) {
    var security =
        container
            .putObject("securityContext")
            .put("allowPrivilegeEscalation", false)
            .put("privileged", false);
    security.putObject("seccompProfile").put("type", "RuntimeDefault");
    return security;
  }
}
