// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEligibility} from "../../../contracts/base/IEligibility.sol";
import {IAttestationRegistry} from "../../../contracts/blocks/attestation/IAttestationRegistry.sol";
import {IAttestationRoots} from "../../../contracts/blocks/attestation/IAttestationRoots.sol";
import {AttestationTest} from "./AttestationTest.sol";

contract AttestationRegistryTest is AttestationTest {
    IAttestationRoots.Status private constant NONE = IAttestationRoots.Status.None;
    IAttestationRoots.Status private constant VALID = IAttestationRoots.Status.Valid;
    IAttestationRoots.Status private constant SUSPENDED = IAttestationRoots.Status.Suspended;
    IAttestationRoots.Status private constant REVOKED = IAttestationRoots.Status.Revoked;
    IAttestationRoots.Status private constant EXPIRED = IAttestationRoots.Status.Expired;

    // —————————————————————————————————————————— works alone ——————————————————————————————————————————

    function test_works_alone() public {
        IAttestationRegistry.Statement memory said = _statement(DATA);
        bytes32 uid = keccak256(abi.encode(schema, university, SUBJECT, DATA, bytes32(0), uint40(0)));
        vm.expectEmit();
        emit IAttestationRegistry.Attested(schema, university, SUBJECT, uid, DATA, 0, 0);
        _actAs(university);
        assertEq(registry.attest(said), uid);
        assertEq(registry.uidOf(university, said), uid);

        (address attester, uint40 issuedAt, uint40 expirationTime, IAttestationRoots.Status status) = registry
            .attestationOf(uid);
        assertEq(attester, university);
        assertEq(issuedAt, NOW);
        assertEq(expirationTime, 0);
        assertEq(uint8(status), uint8(VALID));
    }

    function test_knows_nothing_of_what_was_not_attested() public {
        _attest(DATA);
        bytes32 unknown = keccak256("unknown");
        _assertStatus(unknown, NONE);
        (address attester, , , IAttestationRoots.Status status) = registry.attestationOf(unknown);
        assertEq(attester, address(0));
        assertEq(uint8(status), uint8(NONE));
        (, status) = registry.verify(stranger, _statement(DATA));
        assertEq(uint8(status), uint8(NONE));
        (, status) = registry.verify(university, _statement(keccak256("another diploma")));
        assertEq(uint8(status), uint8(NONE));
        (bytes32 uid, IAttestationRoots.Status found) = registry.verify(university, _statement(DATA));
        assertEq(uint8(found), uint8(VALID));
        _assertStatus(uid, VALID);
    }

    // ———————————————————————————————————————————— schemas ————————————————————————————————————————————

    function test_registers_a_schema_once_by_what_it_says() public {
        address gate = address(new Doorkeeper());
        bytes32 id = keccak256(abi.encode("Membership", false, gate, bytes32("member")));
        vm.expectEmit();
        emit IAttestationRegistry.SchemaRegistered(id, gate, "member", false, "Membership");
        assertEq(registry.registerSchema("Membership", false, gate, "member"), id);
        (bool known, bool revocable, address issuerGate, bytes32 topic) = registry.schemaOf(id);
        assertTrue(known);
        assertFalse(revocable);
        assertEq(issuerGate, gate);
        assertEq(topic, "member");
        (known, , , ) = registry.schemaOf("unknown");
        assertFalse(known);

        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.SchemaExists.selector, id));
        registry.registerSchema("Membership", false, gate, "member");
        assertNotEq(registry.registerSchema("Membership", true, gate, "member"), id);
    }

    function test_refuses_a_schema_that_says_nothing_or_asks_nobody() public {
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.SchemaDefinitionEmpty.selector));
        registry.registerSchema("", true, address(0), "");
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.SchemaGateInvalid.selector, stranger));
        registry.registerSchema("Membership", true, stranger, "");
    }

    function test_a_gate_is_asked_at_every_attestation_and_about_the_topic() public {
        Doorkeeper gate = new Doorkeeper();
        schema = registry.registerSchema("Membership", true, address(gate), "member");
        bytes memory refusal = abi.encodeWithSelector(
            IAttestationRegistry.AttesterNotEligible.selector,
            schema,
            university
        );
        _actAs(university);
        vm.expectRevert(refusal);
        registry.attest(_statement(DATA));
        gate.admit(university, "another topic");
        vm.expectRevert(refusal);
        registry.attest(_statement(DATA));
        gate.admit(university, "member");
        bytes32 uid = _attest(DATA);

        gate.admit(university, "none");
        IAttestationRegistry.Item[] memory items = new IAttestationRegistry.Item[](1);
        items[0] = IAttestationRegistry.Item(SUBJECT, keccak256("later"));
        vm.expectRevert(refusal);
        registry.multiAttest(schema, 0, 0, items);
        vm.expectRevert(refusal);
        registry.attestRoot(_root(DATA, 1));
        registry.revoke(uid, ""); // what it said before it can still take back
        _assertStatus(uid, REVOKED);
    }

    function test_a_gate_that_reverts_admits_nobody() public {
        Doorkeeper gate = new Doorkeeper();
        schema = registry.registerSchema("Membership", true, address(gate), "broken");
        _actAs(university);
        vm.expectRevert(abi.encodeWithSelector(Doorkeeper.Broken.selector));
        registry.attest(_statement(DATA));
    }

    // ——————————————————————————————————————————— attesting ———————————————————————————————————————————

    function test_refuses_what_cannot_be_attested() public {
        _actAs(university);
        IAttestationRegistry.Statement memory said = _statement(DATA);
        said.schema = "unknown";
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.SchemaUnknown.selector, bytes32("unknown")));
        registry.attest(said);
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationDataZero.selector));
        registry.attest(_statement(0));
        said = _statement(DATA);
        said.expirationTime = NOW;
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationExpirationPast.selector, NOW));
        registry.attest(said);
        said = _statement(DATA);
        said.refUID = "nothing";
        vm.expectRevert(
            abi.encodeWithSelector(IAttestationRegistry.AttestationReferenceUnknown.selector, bytes32("nothing"))
        );
        registry.attest(said);
    }

    function test_the_same_is_said_once_even_after_it_was_revoked() public {
        bytes32 uid = _attest(DATA);
        bytes memory refusal = abi.encodeWithSelector(IAttestationRegistry.AttestationExists.selector, uid);
        vm.expectRevert(refusal);
        registry.attest(_statement(DATA));
        registry.revoke(uid, "");
        vm.expectRevert(refusal);
        registry.attest(_statement(DATA));
        _actAs(stranger); // another attester's is another attestation
        assertNotEq(registry.attest(_statement(DATA)), uid);
    }

    function test_refers_to_another_attestation() public {
        bytes32 first = _attest(DATA);
        IAttestationRegistry.Statement memory said = _statement(keccak256("a supplement"));
        said.refUID = first;
        bytes32 uid = registry.attest(said);
        assertEq(uid, keccak256(abi.encode(schema, university, SUBJECT, said.dataHash, first, uint40(0))));
    }

    function test_attests_a_batch_all_or_none_with_the_uids_of_single_statements() public {
        IAttestationRegistry.Item[] memory items = new IAttestationRegistry.Item[](3);
        for (uint256 i = 0; i < 3; ++i) items[i] = IAttestationRegistry.Item(bytes32(i), keccak256(abi.encode(i)));
        uint40 end = NOW + 1 days;
        bytes32 ref = _attest(DATA);
        vm.expectEmit();
        emit IAttestationRegistry.AttestedMany(schema, university, ref, end, items);
        registry.multiAttest(schema, ref, end, items);
        for (uint256 i = 0; i < 3; ++i) {
            _assertStatus(
                registry.uidOf(
                    university,
                    IAttestationRegistry.Statement(schema, items[i].subject, items[i].dataHash, ref, end)
                ),
                VALID
            );
        }

        items[0].dataHash = keccak256("new");
        bytes32 twice = keccak256(abi.encode(schema, university, items[1].subject, items[1].dataHash, ref, end));
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationExists.selector, twice));
        registry.multiAttest(schema, ref, end, items);
        _assertStatus(keccak256(abi.encode(schema, university, items[0].subject, items[0].dataHash, ref, end)), NONE);
    }

    function test_refuses_batches_of_none_or_more_than_256() public {
        IAttestationRegistry.Item[] memory none;
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationBatchInvalid.selector, 0, 256));
        registry.multiAttest(schema, 0, 0, none);
        IAttestationRegistry.Item[] memory items = new IAttestationRegistry.Item[](257);
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationBatchInvalid.selector, 257, 256));
        registry.multiAttest(schema, 0, 0, items);
        bytes32[] memory uids = new bytes32[](257);
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationBatchInvalid.selector, 257, 256));
        registry.multiRevoke(uids, "");
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationBatchInvalid.selector, 0, 256));
        registry.multiRevoke(new bytes32[](0), "");
        bytes32 uid = registry.attestRoot(_root(DATA, 2_000));
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationBatchInvalid.selector, 1_025, 1_024));
        registry.setLeafStatuses(uid, new uint32[](1_025), REVOKED, "");
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationBatchInvalid.selector, 0, 1_024));
        registry.setLeafStatuses(uid, new uint32[](0), REVOKED, "");
    }

    // ———————————————————————————————————————————— status —————————————————————————————————————————————

    /// @dev Every pair of where it stands and where it should go.
    function test_goes_only_where_the_table_says() public {
        IAttestationRoots.Status[3] memory stands = [VALID, SUSPENDED, REVOKED];
        bool[3][3] memory leads = [[false, true, true], [true, false, true], [false, false, false]];
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = 0; j < 3; ++j) {
                bytes32 uid = _attest(keccak256(abi.encode(i, j)));
                if (stands[i] == SUSPENDED) registry.suspend(uid, "");
                if (stands[i] == REVOKED) registry.revoke(uid, "");
                if (!leads[i][j]) {
                    vm.expectRevert(
                        abi.encodeWithSelector(
                            IAttestationRegistry.AttestationStatusConflict.selector,
                            uid,
                            stands[i],
                            stands[j]
                        )
                    );
                }
                if (j == 0) registry.reinstate(uid, "");
                else if (j == 1) registry.suspend(uid, "");
                else registry.revoke(uid, "");
                _assertStatus(uid, leads[i][j] ? stands[j] : stands[i]);
            }
        }
    }

    function test_tells_who_changed_a_status_and_why() public {
        bytes32 uid = _attest(DATA);
        vm.expectEmit();
        emit IAttestationRegistry.AttestationSuspended(uid, university, "under review");
        registry.suspend(uid, "under review");
        vm.expectEmit();
        emit IAttestationRegistry.AttestationReinstated(uid, university, "cleared");
        registry.reinstate(uid, "cleared");
        vm.expectEmit();
        emit IAttestationRegistry.AttestationRevoked(uid, university, "forged");
        registry.revoke(uid, "forged");
    }

    function test_revocation_outranks_expiry_and_expiry_suspension() public {
        IAttestationRegistry.Statement memory said = _statement(DATA);
        said.expirationTime = NOW + 10;
        _actAs(university);
        bytes32 uid = registry.attest(said);
        registry.suspend(uid, "");
        vm.warp(NOW + 9);
        _assertStatus(uid, SUSPENDED);
        vm.warp(NOW + 10);
        _assertStatus(uid, EXPIRED);
        registry.reinstate(uid, "");
        _assertStatus(uid, EXPIRED);
        registry.revoke(uid, "");
        _assertStatus(uid, REVOKED);
    }

    function test_only_the_attester_and_only_what_exists_and_can_be_taken_back() public {
        bytes32 uid = _attest(DATA);
        _actAs(stranger);
        bytes memory refusal = abi.encodeWithSelector(IAttestationRegistry.AttesterOnly.selector, uid, stranger);
        vm.expectRevert(refusal);
        registry.revoke(uid, "");
        vm.expectRevert(refusal);
        registry.suspend(uid, "");
        vm.expectRevert(refusal);
        registry.reinstate(uid, "");
        bytes32[] memory uids = new bytes32[](1);
        uids[0] = uid;
        vm.expectRevert(refusal);
        registry.multiRevoke(uids, "");
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationUnknown.selector, bytes32("none")));
        registry.revoke("none", "");

        schema = registry.registerSchema("Diploma", false, address(0), "");
        bytes32 forever = _attest(DATA);
        refusal = abi.encodeWithSelector(IAttestationRegistry.AttestationIrrevocable.selector, forever);
        vm.expectRevert(refusal);
        registry.revoke(forever, "");
        vm.expectRevert(refusal);
        registry.suspend(forever, "");
    }

    function test_revokes_several_all_or_none() public {
        bytes32[] memory uids = new bytes32[](3);
        for (uint256 i = 0; i < 3; ++i) uids[i] = _attest(keccak256(abi.encode(i)));
        registry.revoke(uids[2], "");
        vm.expectRevert(
            abi.encodeWithSelector(IAttestationRegistry.AttestationStatusConflict.selector, uids[2], REVOKED, REVOKED)
        );
        registry.multiRevoke(uids, "stolen");
        _assertStatus(uids[0], VALID);
        uids[2] = _attest(DATA);
        vm.expectEmit();
        emit IAttestationRegistry.AttestationsRevoked(university, "stolen", uids);
        registry.multiRevoke(uids, "stolen");
        for (uint256 i = 0; i < 3; ++i) _assertStatus(uids[i], REVOKED);
    }

    // ————————————————————————————————————————————— roots —————————————————————————————————————————————

    function test_attests_a_tree_and_finds_its_leaves() public {
        (bytes32[3] memory data, bytes32[3] memory leaves) = _threeLeaves();
        bytes32 root = _pair(_pair(leaves[0], leaves[1]), leaves[2]);
        IAttestationRoots.RootStatement memory said = _root(root, 3);
        bytes32 uid = keccak256(
            abi.encode(schema, university, root, uint32(3), bytes32(0), uint40(0), bytes32("root"))
        );
        _actAs(university);
        vm.expectEmit();
        emit IAttestationRoots.RootAttested(schema, university, uid, root, 3, 0, 0);
        assertEq(registry.attestRoot(said), uid);
        assertEq(registry.rootUidOf(university, said), uid);

        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _pair(leaves[0], leaves[1]);
        assertEq(uint8(registry.statusInRoot(university, said, 2, data[2], proof)), uint8(VALID));
        assertEq(uint8(registry.statusInRoot(university, said, 1, data[2], proof)), uint8(NONE), "another place");
        assertEq(uint8(registry.statusInRoot(university, said, 2, data[1], proof)), uint8(NONE), "another digest");
        assertEq(uint8(registry.statusInRoot(stranger, said, 2, data[2], proof)), uint8(NONE), "another attester");
        assertEq(
            uint8(registry.statusInRoot(university, said, 2, data[2], new bytes32[](0))),
            uint8(NONE),
            "another proof"
        );
        said.count = 2;
        assertEq(uint8(registry.statusInRoot(university, said, 2, data[2], proof)), uint8(NONE), "another count");
    }

    function test_refuses_leaves_beyond_the_count_that_was_attested() public {
        (bytes32[3] memory data, bytes32[3] memory leaves) = _threeLeaves();
        IAttestationRoots.RootStatement memory said = _root(_pair(_pair(leaves[0], leaves[1]), leaves[2]), 2);
        _actAs(university);
        registry.attestRoot(said);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _pair(leaves[0], leaves[1]);
        assertEq(uint8(registry.statusInRoot(university, said, 2, data[2], proof)), uint8(NONE));
    }

    function test_a_root_without_leaves_is_refused_and_a_root_is_no_statement() public {
        _actAs(university);
        vm.expectRevert(abi.encodeWithSelector(IAttestationRoots.AttestationRootEmpty.selector));
        registry.attestRoot(_root(DATA, 0));
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationDataZero.selector));
        registry.attestRoot(_root(0, 1));
        bytes32 uid = registry.attestRoot(_root(DATA, 1));
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationExists.selector, uid));
        registry.attestRoot(_root(DATA, 1));
        assertNotEq(_attest(DATA), uid);

        bytes32 statement = registry.uidOf(university, _statement(DATA));
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationUnknown.selector, statement));
        registry.setLeafStatuses(statement, _list(0), REVOKED, "");
    }

    function test_leaves_stand_and_fall_by_themselves_and_with_their_root() public {
        (bytes32[3] memory data, bytes32[3] memory leaves) = _threeLeaves();
        IAttestationRoots.RootStatement memory said = _root(_pair(_pair(leaves[0], leaves[1]), leaves[2]), 3);
        _actAs(university);
        bytes32 uid = registry.attestRoot(said);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _pair(leaves[0], leaves[1]);

        vm.expectEmit();
        emit IAttestationRoots.LeafStatusesChanged(uid, university, SUSPENDED, "review", _list(2));
        registry.setLeafStatuses(uid, _list(2), SUSPENDED, "review");
        assertEq(uint8(registry.statusInRoot(university, said, 2, data[2], proof)), uint8(SUSPENDED));
        registry.setLeafStatuses(uid, _list(2), VALID, "");
        assertEq(uint8(registry.statusInRoot(university, said, 2, data[2], proof)), uint8(VALID));
        registry.suspend(uid, "");
        assertEq(uint8(registry.statusInRoot(university, said, 2, data[2], proof)), uint8(SUSPENDED));
        registry.reinstate(uid, "");
        registry.setLeafStatuses(uid, _list(2), REVOKED, "");
        assertEq(uint8(registry.statusInRoot(university, said, 2, data[2], proof)), uint8(REVOKED));

        bytes32[] memory other = new bytes32[](2);
        (other[0], other[1]) = (leaves[1], leaves[2]);
        assertEq(uint8(registry.statusInRoot(university, said, 0, data[0], other)), uint8(VALID));
        registry.revoke(uid, "");
        assertEq(uint8(registry.statusInRoot(university, said, 0, data[0], other)), uint8(REVOKED));
    }

    function test_leaves_are_changed_by_the_attester_of_a_revocable_root_only() public {
        _actAs(university);
        bytes32 uid = registry.attestRoot(_root(DATA, 9));
        _actAs(stranger);
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttesterOnly.selector, uid, stranger));
        registry.setLeafStatuses(uid, _list(0), REVOKED, "");
        schema = registry.registerSchema("Diploma", false, address(0), "");
        bytes32 forever = registry.attestRoot(_root(DATA, 9));
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttestationIrrevocable.selector, forever));
        registry.setLeafStatuses(forever, _list(0), REVOKED, "");
    }

    function test_refuses_leaf_changes_that_lead_nowhere_all_or_none() public {
        _actAs(university);
        bytes32 uid = registry.attestRoot(_root(DATA, 1_000));
        uint32[] memory twice = new uint32[](3);
        (twice[0], twice[1], twice[2]) = (5, 300, 5);
        vm.expectRevert(
            abi.encodeWithSelector(IAttestationRoots.LeafStatusConflict.selector, uid, 5, REVOKED, REVOKED)
        );
        registry.setLeafStatuses(uid, twice, REVOKED, "");
        vm.expectRevert(abi.encodeWithSelector(IAttestationRoots.LeafStatusConflict.selector, uid, 7, VALID, VALID));
        registry.setLeafStatuses(uid, _list(7), VALID, "");
        vm.expectRevert(abi.encodeWithSelector(IAttestationRoots.LeafStatusConflict.selector, uid, 7, VALID, EXPIRED));
        registry.setLeafStatuses(uid, _list(7), EXPIRED, "");
        vm.expectRevert(abi.encodeWithSelector(IAttestationRoots.LeafStatusConflict.selector, uid, 7, VALID, NONE));
        registry.setLeafStatuses(uid, _list(7), NONE, "");
        registry.setLeafStatuses(uid, _list(7), REVOKED, "");
        for (uint8 to = 1; to < 4; ++to) {
            vm.expectRevert(abi.encodeWithSelector(IAttestationRoots.LeafStatusConflict.selector, uid, 7, REVOKED, to));
            registry.setLeafStatuses(uid, _list(7), IAttestationRoots.Status(to), "");
        }
        (uint256[] memory revoked, uint256[] memory suspended) = registry.leafWordsOf(uid, 0, 4);
        assertEq(revoked[0], 1 << 7);
        for (uint256 i = 0; i < 4; ++i) assertEq(suspended[i] + (i == 0 ? 0 : revoked[i]), 0);
    }

    /// @dev Against a plain map: whatever the order of the indices, and however they share words.
    function testFuzz_leaves_are_a_map_from_index_to_status(uint256 seed) public {
        _actAs(university);
        bytes32 uid = registry.attestRoot(_root(DATA, type(uint32).max));
        IAttestationRoots.Status[] memory model = new IAttestationRoots.Status[](1_024);
        for (uint256 i = 0; i < model.length; ++i) model[i] = VALID;
        for (uint256 round = 0; round < 6; ++round) {
            IAttestationRoots.Status to = [SUSPENDED, VALID, REVOKED][uint256(keccak256(abi.encode(seed, round))) % 3];
            uint32[] memory drawn = new uint32[](40);
            uint256 size;
            for (uint256 i = 0; i < drawn.length; ++i) {
                uint32 index = uint32(uint256(keccak256(abi.encode(seed, round, i))) % model.length);
                IAttestationRoots.Status from = model[index];
                bool leads = from != to && from != REVOKED && (to != VALID || from == SUSPENDED);
                if (!leads) continue;
                model[index] = to;
                drawn[size++] = index;
            }
            if (size == 0) continue;
            uint32[] memory indices = new uint32[](size);
            for (uint256 i = 0; i < size; ++i) indices[i] = drawn[i];
            registry.setLeafStatuses(uid, indices, to, "");
        }
        (uint256[] memory revoked, uint256[] memory suspended) = registry.leafWordsOf(uid, 0, 4);
        for (uint256 i = 0; i < model.length; ++i) {
            assertEq((revoked[i >> 8] >> (i & 255)) & 1, model[i] == REVOKED ? 1 : 0);
            if (model[i] != REVOKED) assertEq((suspended[i >> 8] >> (i & 255)) & 1, model[i] == SUSPENDED ? 1 : 0);
        }
    }

    function _threeLeaves() private pure returns (bytes32[3] memory data, bytes32[3] memory leaves) {
        for (uint256 i = 0; i < 3; ++i) {
            data[i] = keccak256(abi.encode("diploma", i));
            leaves[i] = _leaf(i, data[i]);
        }
    }
}

/// @dev Admits each account for one topic, and is broken when asked about "broken".
contract Doorkeeper is IEligibility {
    mapping(address account => bytes32) private _topics;

    error Broken();

    function admit(address account, bytes32 topic) external {
        _topics[account] = topic;
    }

    function isEligible(address account, bytes32 topic) external view returns (bool) {
        if (topic == "broken") revert Broken();
        return _topics[account] == topic;
    }
}
