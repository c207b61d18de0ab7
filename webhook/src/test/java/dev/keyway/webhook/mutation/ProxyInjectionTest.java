// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.webhook.settings.TokenFlags;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ProxyInjectionTest {
  private static final TestWebhook NATIVE = TestWebhook.usual();
  private static final TestWebhook OLD = NATIVE.withoutNativeSidecars();

  /// A pod with the init container `i` and the container `c` that asks for the proxy.
  private static String pod(String port, String more) {
    return pod(
        "'%1$sinject-proxy-sidecar':'true','%1$sproxy-sidecar-port':'%2$s'"
            .formatted(TestWebhook.PREFIX, port),
        "'initContainers':[{'name':'i'}],'containers':[{'name':'c'}]",
        more);
  }

  private static String pod(String annotations, String containers, String more) {
    return "{'metadata':{'name':'web','annotations':{%s}},'spec':{%s%s}}"
        .formatted(annotations, containers, more);
  }

  private static List<String> names(JsonNode pod, String list) {
    return pod.at("/spec/" + list)
        .valueStream()
        .map(item -> item.path("name").stringValue(""))
        .toList();
  }

  private static JsonNode injected(JsonNode pod, String name) {
    return Stream.of("initContainers", "containers")
        .flatMap(list -> pod.at("/spec/" + list).valueStream())
        .filter(container -> container.path("name").stringValue("").equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void redirectsBeforeAllOtherContainersWhereSidecarsAreNative() {
    var pod = NATIVE.admitted(pod("8080", ""));
    assertThat(names(pod, "initContainers")).containsExactly("azwi-proxy-init", "azwi-proxy", "i");
    assertThat(names(pod, "containers")).containsExactly("c");
    assertThat(injected(pod, "azwi-proxy").path("restartPolicy").stringValue(""))
        .isEqualTo("Always");
  }

  @Test
  void redirectsAfterTheInitContainersWhereTheProxyStartsAfterThem() {
    var pod = OLD.admitted(pod("8080", ""));
    assertThat(names(pod, "initContainers")).containsExactly("i", "azwi-proxy-init");
    assertThat(names(pod, "containers")).containsExactly("azwi-proxy", "c");
    assertThat(injected(pod, "azwi-proxy").has("restartPolicy")).isFalse();
  }

  @Test
  void makesTheListOfInitContainersIfThereIsNone() {
    var text = pod("8080", "").replace("'initContainers':[{'name':'i'}],", "");
    assertThat(names(NATIVE.admitted(text), "initContainers"))
        .containsExactly("azwi-proxy-init", "azwi-proxy");
    assertThat(names(OLD.admitted(text), "initContainers")).containsExactly("azwi-proxy-init");
    assertThat(NATIVE.admitted(text.replace("'containers'", "'initContainers':null,'containers'")))
        .isEqualTo(NATIVE.admitted(text));
  }

  @Test
  void givesEveryContainerTheToken() {
    for (var pod : List.of(NATIVE.admitted(pod("8080", "")), OLD.admitted(pod("8080", "")))) {
      for (var name : List.of("i", "c", "azwi-proxy", "azwi-proxy-init")) {
        var container = injected(pod, name);
        assertThat(container.path("env").valueStream())
            .as(name)
            .anyMatch(item -> item.path("name").stringValue("").equals("AZURE_CLIENT_ID"));
        assertThat(container.at("/volumeMounts/0/mountPath").stringValue(""))
            .as(name)
            .isEqualTo("/var/run/secrets/azure/wi");
      }
    }
  }

  @Test
  void skipsTheProxyIfToldTo() {
    var pod =
        NATIVE.admitted(
            pod("8080", "")
                .replace(
                    "'annotations':{",
                    "'annotations':{'%sskip-containers':'azwi-proxy-init',"
                        .formatted(TestWebhook.PREFIX)));
    assertThat(injected(pod, "azwi-proxy-init").has("volumeMounts")).isFalse();
    assertThat(injected(pod, "azwi-proxy").has("volumeMounts")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"initContainers", "containers"})
  void injectsNoProxyBesideAnotherInEitherList(String list) {
    var text =
        pod("8080", "")
            .replace("'%s':[".formatted(list), "'%s':[{'name':'azwi-proxy'},".formatted(list));
    for (var pod : List.of(NATIVE.admitted(text), OLD.admitted(text))) {
      assertThat(
              Stream.concat(
                  names(pod, "initContainers").stream(), names(pod, "containers").stream()))
          .containsExactlyInAnyOrder("azwi-proxy", "azwi-proxy-init", "i", "c");
      assertThat(names(pod, list)).contains("azwi-proxy");
    }
  }

  @ParameterizedTest
  @CsvSource({"true,true", "TRUE,true", "'',true", "yes,true", "false,false", "' False ',false"})
  void takesFalseAtItsWord(String value, boolean injects) {
    var pod =
        NATIVE.admitted(
            pod(
                "'%sinject-proxy-sidecar':'%s'".formatted(TestWebhook.PREFIX, value),
                "'containers':[{'name':'c'}]",
                ""));
    assertThat(pod.at("/spec/initContainers").size()).isEqualTo(injects ? 2 : 0);
  }

  @Test
  void injectsNothingUnasked() {
    var pod = pod("'other':'x'", "'containers':[{'name':'c'}]", "");
    assertThat(NATIVE.admitted(pod).at("/spec/initContainers").isMissingNode()).isTrue();
  }

  @Test
  void listensOnPort8000UnlessTold() {
    var annotations = "'%sinject-proxy-sidecar':'true'".formatted(TestWebhook.PREFIX);
    var pod = NATIVE.admitted(pod(annotations, "'containers':[]", ""));
    assertThat(injected(pod, "azwi-proxy").at("/ports/0/containerPort").intValue()).isEqualTo(8000);
    assertThat(injected(pod, "azwi-proxy-init").at("/env/0"))
        .isEqualTo(Json.of("{'name':'PROXY_PORT','value':'8000'}"));
  }

  @ParameterizedTest
  @CsvSource({
    "invalid,'failed to parse proxy sidecar port: strconv.ParseInt: parsing \"invalid\": invalid"
        + " syntax'",
    "'','failed to parse proxy sidecar port: strconv.ParseInt: parsing \"\": invalid syntax'",
    "2147483648,'failed to parse proxy sidecar port: strconv.ParseInt: parsing \"2147483648\":"
        + " value out of range'",
  })
  void refusesAPortThatIsNoNumber(String port, String message) {
    assertThat(NATIVE.refusal(pod(port, ""))).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "65536"})
  void refusesAPortThatDoesNotExist(String port) {
    assertThat(NATIVE.refusal(pod(port, "")))
        .contains("port " + port, "proxy-sidecar-port", "65535");
  }

  @Test
  void refusesPodsWithTheNodesNetwork() {
    assertThat(NATIVE.refusal(pod("8080", ",'hostNetwork':true")))
        .isEqualTo("hostNetwork is set to true, cannot inject proxy sidecar");
    NATIVE.admitted(pod("", "'hostNetwork':true", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {",'os':{'name':'windows'}", ",'nodeSelector':{'kubernetes.io/os':'windows'}"})
  void refusesPodsOnWindows(String more) {
    assertThat(NATIVE.refusal(pod("8080", more))).contains("Windows");
    NATIVE.admitted(pod("", "'containers':[]", more));
  }

  @Test
  void runsKeywaysProgramsConfined() {
    var pod = NATIVE.logging("debug").admitted(pod("8081", ""));
    var proxy = (tools.jackson.databind.node.ObjectNode) injected(pod, "azwi-proxy");
    var init = (tools.jackson.databind.node.ObjectNode) injected(pod, "azwi-proxy-init");
    assertThat(proxy.without(List.of("env", "volumeMounts")))
        .isEqualTo(
            Json.of(
                """
                {'name':'azwi-proxy','image':'ghcr.io/keyway/keyway:v1',
                 'imagePullPolicy':'IfNotPresent','command':['keyway','proxy'],
                 'args':['--proxy-port=8081','--log-level=debug'],
                 'ports':[{'containerPort':8081}],
                 'lifecycle':{'postStart':{'exec':{'command':
                   ['keyway','proxy','--proxy-port=8081','--probe','--log-level=debug']}}},
                 'restartPolicy':'Always',
                 'securityContext':{'allowPrivilegeEscalation':false,'privileged':false,
                   'seccompProfile':{'type':'RuntimeDefault'},'readOnlyRootFilesystem':true,
                   'runAsNonRoot':true,'runAsUser':1501,'runAsGroup':1501,
                   'capabilities':{'drop':['ALL']}}}\
                """));
    assertThat(init.at("/env/0")).isEqualTo(Json.of("{'name':'PROXY_PORT','value':'8081'}"));
    assertThat(init.without(List.of("env", "volumeMounts")))
        .isEqualTo(
            Json.of(
                """
                {'name':'azwi-proxy-init','image':'ghcr.io/keyway/keyway:v1',
                 'imagePullPolicy':'IfNotPresent','command':['keyway','proxy-init'],
                 'securityContext':{'allowPrivilegeEscalation':false,'privileged':false,
                   'seccompProfile':{'type':'RuntimeDefault'},'readOnlyRootFilesystem':true,
                   'runAsNonRoot':false,'runAsUser':0,'runAsGroup':0,
                   'capabilities':{'add':['NET_ADMIN','NET_RAW'],'drop':['ALL']}}}\
                """));
  }

  @Test
  void startsTheOriginalsImagesByTheirEntryPoints() {
    var settings =
        TestWebhook.settings(
            TokenFlags.NONE, "PROXY_IMAGE", "mcr/proxy:1", "PROXY_INIT_IMAGE", "mcr/proxy-init:1");
    var pod = NATIVE.with(settings).logging("").admitted(pod("8080", ""));
    var proxy = injected(pod, "azwi-proxy");
    assertThat(proxy.path("image").stringValue("")).isEqualTo("mcr/proxy:1");
    assertThat(proxy.has("command")).isFalse();
    assertThat(proxy.path("args")).isEqualTo(Json.of("['--proxy-port=8080','--log-level=']"));
    assertThat(proxy.at("/lifecycle/postStart/exec/command"))
        .isEqualTo(Json.of("['/proxy','--proxy-port=8080','--probe','--log-level=']"));
    var init = injected(pod, "azwi-proxy-init");
    assertThat(init.path("image").stringValue("")).isEqualTo("mcr/proxy-init:1");
    assertThat(init.has("command")).isFalse();
    // Its script chooses the iptables it runs by links on its own file system.
    assertThat(init.path("securityContext").has("readOnlyRootFilesystem")).isFalse();
  }
}
