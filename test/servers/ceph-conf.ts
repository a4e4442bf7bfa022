/** Ports of one cluster: the gateways', the monitor's, and a range for the storage daemon. */
export interface CephPorts { readonly gateways: readonly number[]; readonly monitor: number; readonly first: number; readonly last: number }

/** `memstore` keeps objects in memory and starts at once; `bluestore` keeps them below `folder`, durably. */
export type CephStore = 'memstore' | 'bluestore';

/** What the configuration calls the gateways: `client.rgw.a`, `client.rgw.b`, … */
export const gatewayName = (index: number): string => `client.rgw.${String.fromCharCode(97 + index)}`;

/** A cluster of one on 127.0.0.1 that keeps everything in memory or below `folder`. */
export const cephConf = (folder: string, fsid: string, ports: CephPorts, store: CephStore): string => `
[global]
fsid = ${fsid}
mon initial members = a
mon host = [v2:127.0.0.1:${ports.monitor}]
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
ms bind port min = ${ports.first}
ms bind port max = ${ports.last}
# cephx everywhere: without it the gateway never logs in
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
keyring = ${folder}/keyring
run dir = ${folder}/run
admin socket = ${folder}/run/$name.$pid.asok
pid file = ${folder}/run/$name.pid
log file = ${folder}/log/$name.log
mon cluster log file = ${folder}/log/cluster.log
# the default of a second makes the start take 15 s
paxos propose interval = .05
paxos min wait = .01
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 10000
# a nearly full disk of the machine must not matter to what these tests store
mon data avail warn = 2
mon data avail crit = 1
mon osd nearfull ratio = .97
mon osd backfillfull ratio = .98
mon osd full ratio = .99
osd failsafe full ratio = .995

[mon.a]
mon data = ${folder}/mon

[osd.0]
osd data = ${folder}/osd
osd objectstore = ${store}
memstore device bytes = 1073741824
bluestore block size = 4294967296
bluestore block create = true
osd memory target = 939524096
osd class load list = *
osd class default list = *

${ports.gateways.map((port, index) => gateway(folder, port, index)).join('\n')}`;

const gateway = (folder: string, port: number, index: number): string => `
[${gatewayName(index)}]
rgw data = ${folder}/rgw
# without tcp_nodelay a GET takes 48 ms instead of 2
rgw frontends = beast endpoint=127.0.0.1:${port} tcp_nodelay=1
rgw dns name = localhost
rgw enable usage log = false
rgw enable ops log = false
`;
