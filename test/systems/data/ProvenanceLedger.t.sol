// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {IProvenanceLedger} from "../../../contracts/systems/data/IProvenanceLedger.sol";
import {ProvenanceLedger} from "../../../contracts/systems/data/ProvenanceLedger.sol";
import {RelayedActions} from "../../helpers/RelayedActions.sol";

contract ProvenanceLedgerTest is RelayedActions {
    uint40 private constant NOW = 1_800_000_000;
    uint40 private constant DELAY = 1 days;
    bytes32 private constant RAW = keccak256("root of the raw data");
    bytes32 private constant CLEAN = keccak256("root of the clean data");
    bytes32 private constant GRANT = keccak256("grant");
    bytes32 private constant EVIDENCE = keccak256("evidence");

    ProvenanceLedger private ledger;
    address private vendor;
    uint256 private vendorKey;
    address private lab = makeAddr("lab");

    function setUp() public {
        vm.warp(NOW);
        ledger = new ProvenanceLedger(DELAY);
        (vendor, vendorKey) = makeAddrAndKey("vendor");
    }

    function test_record_generatesAnEntityOfTheAgent() public {
        IProvenanceLedger.Activity memory done = _collected(RAW);
        bytes32 entity = keccak256(abi.encode(vendor, RAW));
        bytes32 id = keccak256(abi.encode(block.chainid, address(ledger), vendor, done));
        vm.expectEmit(address(ledger));
        emit IProvenanceLedger.ActivityRecorded(id, vendor, "collect", NOW - 60, NOW - 10, keccak256("plan"));
        vm.expectEmit(address(ledger));
        emit IProvenanceLedger.Generated(id, entity, RAW);
        _actAs(vendor);
        assertEq(ledger.record(done), id);

        assertEq(ledger.entityOf(vendor, RAW), entity);
        assertEq(ledger.activityOf(vendor, done), id);
        _assertEntity(entity, vendor, NOW - 10, 0, false);
        _assertEntity(keccak256("none"), address(0), 0, 0, false);
    }

    function test_record_namesWhatWasUsedAndUnderWhichGrant() public {
        bytes32 raw = _recorded(vendor, _collected(RAW));
        IProvenanceLedger.Activity memory done = _derived(raw, CLEAN);
        bytes32 id = ledger.activityOf(lab, done);
        vm.expectEmit(address(ledger));
        emit IProvenanceLedger.Used(id, raw, lab, GRANT, EVIDENCE);
        bytes32 clean = _recorded(lab, done);
        _assertEntity(clean, lab, NOW, 0, false);
        _assertEntity(raw, vendor, NOW - 10, 0, false);
    }

    function test_record_takesWhatOnlyReads() public {
        bytes32 raw = _recorded(vendor, _collected(RAW));
        IProvenanceLedger.Activity memory done = _derived(raw, CLEAN);
        done.generated = new bytes32[](0);
        _actAs(lab);
        assertEq(ledger.record(done), ledger.activityOf(lab, done));
    }

    function test_record_refusesWhatNobodyGenerated() public {
        bytes32 foreign = ledger.entityOf(vendor, RAW);
        IProvenanceLedger.Activity memory done = _derived(foreign, CLEAN);
        _refuses(lab, done, abi.encodeWithSelector(IProvenanceLedger.EntityUnknown.selector, foreign));
    }

    function test_record_refusesWhatItGeneratesItself() public {
        bytes32 own = ledger.entityOf(lab, CLEAN);
        _refuses(lab, _derived(own, CLEAN), abi.encodeWithSelector(IProvenanceLedger.EntityUnknown.selector, own));
    }

    function test_record_refusesAnEntityTwice() public {
        bytes32 raw = _recorded(vendor, _collected(RAW));
        bytes memory refusal = abi.encodeWithSelector(IProvenanceLedger.EntityExists.selector, raw);
        _refuses(vendor, _collected(RAW), refusal);
        IProvenanceLedger.Activity memory twice = _collected(CLEAN);
        twice.generated = new bytes32[](2);
        (twice.generated[0], twice.generated[1]) = (CLEAN, CLEAN);
        bytes32 clean = ledger.entityOf(vendor, CLEAN);
        _refuses(vendor, twice, abi.encodeWithSelector(IProvenanceLedger.EntityExists.selector, clean));
    }

    function test_record_refusesAnEmptyRoot() public {
        IProvenanceLedger.Activity memory done = _collected(RAW);
        done.generated = new bytes32[](2);
        done.generated[0] = RAW;
        _refuses(vendor, done, abi.encodeWithSelector(IProvenanceLedger.EntityRootZero.selector, 1));
    }

    function test_record_refusesTimesThatCannotBe() public {
        IProvenanceLedger.Activity memory done = _collected(RAW);
        (done.startedAt, done.endedAt) = (NOW, NOW + 1);
        _refuses(vendor, done, abi.encodeWithSelector(IProvenanceLedger.ActivityTimesInvalid.selector, NOW, NOW + 1));
        (done.startedAt, done.endedAt) = (NOW, NOW - 1);
        _refuses(vendor, done, abi.encodeWithSelector(IProvenanceLedger.ActivityTimesInvalid.selector, NOW, NOW - 1));
        done.endedAt = NOW;
        _recorded(vendor, done);
    }

    function test_record_refusesWhatIsBackdated() public {
        IProvenanceLedger.Activity memory done = _collected(RAW);
        (done.startedAt, done.endedAt) = (0, NOW - DELAY - 1);
        bytes memory refusal = abi.encodeWithSelector(
            IProvenanceLedger.ActivityBackdated.selector,
            NOW - DELAY - 1,
            NOW - DELAY
        );
        _refuses(vendor, done, refusal);
        done.endedAt = NOW - DELAY;
        _recorded(vendor, done);
    }

    function test_record_refusesAUseBeforeGeneration() public {
        bytes32 raw = _recorded(vendor, _collected(RAW));
        IProvenanceLedger.Activity memory done = _derived(raw, CLEAN);
        (done.startedAt, done.endedAt) = (NOW - 20, NOW - 11);
        bytes memory refusal = abi.encodeWithSelector(
            IProvenanceLedger.UseBeforeGeneration.selector,
            raw,
            NOW - 10,
            NOW - 11
        );
        _refuses(lab, done, refusal);
        done.endedAt = NOW - 10;
        _recorded(lab, done);
    }

    function test_revision_hasOneSuccessor() public {
        bytes32 raw = _recorded(vendor, _collected(RAW));
        IProvenanceLedger.Activity memory next = _revision(raw, CLEAN);
        vm.expectEmit(address(ledger));
        emit IProvenanceLedger.Revised(ledger.entityOf(vendor, CLEAN), raw);
        bytes32 clean = _recorded(vendor, next);
        _assertEntity(raw, vendor, NOW - 10, 0, true);

        bytes memory refusal = abi.encodeWithSelector(IProvenanceLedger.EntityRevised.selector, raw);
        _refuses(vendor, _revision(raw, keccak256("fork")), refusal);
        _recorded(vendor, _revision(clean, keccak256("third")));
    }

    function test_revision_isTheAgentsAlone() public {
        bytes32 raw = _recorded(vendor, _collected(RAW));
        bytes memory refusal = abi.encodeWithSelector(IProvenanceLedger.EntityAgentOnly.selector, raw, lab);
        _refuses(lab, _revision(raw, CLEAN), refusal);
    }

    function test_revision_isOfWhatWasUsedIntoSomething() public {
        bytes32 raw = _recorded(vendor, _collected(RAW));
        IProvenanceLedger.Activity memory done = _collected(CLEAN);
        done.revisionOf = raw;
        bytes memory refusal = abi.encodeWithSelector(IProvenanceLedger.RevisionInvalid.selector, raw);
        _refuses(vendor, done, refusal);
        done = _revision(raw, CLEAN);
        done.generated = new bytes32[](0);
        _refuses(vendor, done, refusal);
    }

    function test_invalidate_endsUseButNotHistory() public {
        bytes32 raw = _recorded(vendor, _collected(RAW));
        vm.warp(NOW + 100);
        vm.expectEmit(address(ledger));
        emit IProvenanceLedger.Invalidated(raw, EVIDENCE);
        _actAs(vendor);
        ledger.invalidate(raw, EVIDENCE);
        _assertEntity(raw, vendor, NOW - 10, NOW + 100, false);

        IProvenanceLedger.Activity memory done = _derived(raw, CLEAN);
        done.endedAt = NOW + 100;
        _refuses(lab, done, abi.encodeWithSelector(IProvenanceLedger.EntityInvalidated.selector, raw, NOW + 100));
        done.endedAt = NOW + 99;
        _recorded(lab, done);

        vm.expectRevert(abi.encodeWithSelector(IProvenanceLedger.EntityInvalidated.selector, raw, NOW + 100));
        _actAs(vendor);
        ledger.invalidate(raw, EVIDENCE);
    }

    function test_invalidate_isTheAgentsAlone() public {
        bytes32 raw = _recorded(vendor, _collected(RAW));
        vm.expectRevert(abi.encodeWithSelector(IProvenanceLedger.EntityAgentOnly.selector, raw, lab));
        _actAs(lab);
        ledger.invalidate(raw, EVIDENCE);
        bytes32 none = keccak256("none");
        vm.expectRevert(abi.encodeWithSelector(IProvenanceLedger.EntityUnknown.selector, none));
        ledger.invalidate(none, EVIDENCE);
    }

    /// @dev Who sees a root in a transaction that waits, and records it first, takes nothing from its agent.
    function test_aCopiedRootIsAnotherEntity() public {
        bytes32 copy = _recorded(lab, _collected(RAW));
        bytes32 raw = _recorded(vendor, _collected(RAW));
        assertNotEq(copy, raw);
        _assertEntity(raw, vendor, NOW - 10, 0, false);
    }

    function test_recordBySig_isTheAgentsOnce() public {
        bytes32 raw = _recorded(vendor, _collected(RAW));
        IProvenanceLedger.Activity memory done = _revision(raw, CLEAN);
        bytes memory signature = _sign(vendorKey, _digest(_hashOf(done, 0)));
        IProvenanceLedger.Activity memory other = _revision(raw, CLEAN);
        other.used[0].grant = 0;
        IProvenanceLedger.Activity memory more = _revision(raw, CLEAN);
        more.generated = new bytes32[](2);
        more.generated[0] = CLEAN;
        more.generated[1] = EVIDENCE;
        bytes[] memory altered = new bytes[](4);
        altered[0] = abi.encodeCall(ledger.recordBySig, (vendor, other, 0, DEADLINE, signature));
        altered[1] = abi.encodeCall(ledger.recordBySig, (vendor, more, 0, DEADLINE, signature));
        altered[2] = abi.encodeCall(ledger.recordBySig, (vendor, done, 0, DEADLINE - 1, signature));
        altered[3] = abi.encodeCall(ledger.recordBySig, (vendor, done, 0, DEADLINE, _sign(1, keccak256("other"))));
        _refused(address(ledger), vendor, altered);
        _once(address(ledger), vendor, abi.encodeCall(ledger.recordBySig, (vendor, done, 0, DEADLINE, signature)));
        _assertEntity(ledger.entityOf(vendor, CLEAN), vendor, NOW, 0, false);
    }

    /// @dev Two accounts of one owner: what is signed names which.
    function test_recordBySig_isOneAgentsWord() public {
        SmartAccount other = new SmartAccount(vendor);
        IProvenanceLedger.Activity memory done = _revision(_recorded(vendor, _collected(RAW)), CLEAN);
        bytes memory signature = _sign(vendorKey, _digest(_hashOf(done, 0)));
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, address(other)));
        ledger.recordBySig(address(other), done, 0, DEADLINE, signature);
    }

    function test_recordBySig_endsWithItsDeadline() public {
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        ledger.recordBySig(vendor, _collected(RAW), 0, DEADLINE, "");
    }

    function test_invalidateBySig_isTheAgentsOnce() public {
        bytes32 raw = _recorded(vendor, _collected(RAW));
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("Invalidation(bytes32 entity,bytes32 evidence,uint256 nonce,uint256 deadline)"),
                raw,
                EVIDENCE,
                0,
                DEADLINE
            )
        );
        bytes memory signature = _sign(vendorKey, _digest(structHash));
        bytes[] memory altered = new bytes[](2);
        altered[0] = abi.encodeCall(ledger.invalidateBySig, (raw, bytes32(0), 0, DEADLINE, signature));
        altered[1] = abi.encodeCall(ledger.invalidateBySig, (raw, EVIDENCE, 0, DEADLINE + 1, signature));
        _refused(address(ledger), vendor, altered);
        _once(address(ledger), vendor, abi.encodeCall(ledger.invalidateBySig, (raw, EVIDENCE, 0, DEADLINE, signature)));
        _assertEntity(raw, vendor, NOW - 10, NOW, false);
    }

    function _collected(bytes32 root) private pure returns (IProvenanceLedger.Activity memory done) {
        done.kind = "collect";
        (done.startedAt, done.endedAt) = (NOW - 60, NOW - 10);
        done.plan = keccak256("plan");
        done.generated = new bytes32[](1);
        done.generated[0] = root;
    }

    function _derived(bytes32 from, bytes32 root) private pure returns (IProvenanceLedger.Activity memory done) {
        done = _collected(root);
        (done.startedAt, done.endedAt) = (NOW - 5, NOW);
        done.used = new IProvenanceLedger.Input[](1);
        done.used[0] = IProvenanceLedger.Input(from, GRANT, EVIDENCE);
    }

    function _revision(bytes32 from, bytes32 root) private pure returns (IProvenanceLedger.Activity memory done) {
        done = _derived(from, root);
        done.revisionOf = from;
    }

    /// @dev Records, and returns the first entity that was generated.
    function _recorded(address agent, IProvenanceLedger.Activity memory done) private returns (bytes32) {
        _actAs(agent);
        ledger.record(done);
        return keccak256(abi.encode(agent, done.generated[0]));
    }

    function _refuses(address agent, IProvenanceLedger.Activity memory done, bytes memory refusal) private {
        _actAs(agent);
        vm.expectRevert(refusal);
        ledger.record(done);
    }

    function _digest(bytes32 structHash) private view returns (bytes32) {
        return _typedDigest("Trellis ProvenanceLedger", block.chainid, address(ledger), structHash);
    }

    function _hashOf(IProvenanceLedger.Activity memory done, uint256 nonce) private view returns (bytes32) {
        bytes32 inputType = keccak256("Input(bytes32 entity,bytes32 grant,bytes32 evidence)");
        IProvenanceLedger.Input memory input = done.used[0];
        bytes32 used = keccak256(abi.encode(inputType, input.entity, input.grant, input.evidence));
        bytes32 typehash = keccak256(
            "Activity(address agent,bytes32 kind,uint40 startedAt,uint40 endedAt,bytes32 plan,Input[] used,bytes32[] generated,bytes32 revisionOf,uint256 nonce,uint256 deadline)Input(bytes32 entity,bytes32 grant,bytes32 evidence)"
        );
        return
            keccak256(
                abi.encode(
                    typehash,
                    vendor,
                    done.kind,
                    done.startedAt,
                    done.endedAt,
                    done.plan,
                    keccak256(abi.encode(used)),
                    keccak256(abi.encode(done.generated[0])),
                    done.revisionOf,
                    nonce,
                    DEADLINE
                )
            );
    }

    function _assertEntity(
        bytes32 id,
        address agent,
        uint256 generatedAt,
        uint256 invalidatedAt,
        bool revised
    ) private view {
        IProvenanceLedger.Entity memory entity = ledger.entityAt(id);
        assertEq(entity.agent, agent);
        assertEq(entity.generatedAt, generatedAt);
        assertEq(entity.invalidatedAt, invalidatedAt);
        assertEq(entity.revised, revised);
    }
}
