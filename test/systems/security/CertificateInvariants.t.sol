// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test, Vm} from "forge-std/Test.sol";

import {ICertificateTypes} from "../../../contracts/base/ICertificateTypes.sol";
import {MerkleLog} from "../../../contracts/base/MerkleLog.sol";
import {ParticipantRegistry} from "../../../contracts/blocks/identity/ParticipantRegistry.sol";
import {Endorsements} from "../../../contracts/kits/Endorsements.sol";
import {CertificateAuthority} from "../../../contracts/systems/security/CertificateAuthority.sol";
import {IIssuanceLog} from "../../../contracts/systems/security/certificateAuthority/IIssuanceLog.sol";
import {ICertificateAuthority} from "../../../contracts/systems/security/ICertificateAuthority.sol";
import {CertificateTest} from "./CertificateTest.sol";

/// @notice Two subjects apply for one name and for pseudonyms, renew, rotate, revoke and give up; endorsers come and go.
contract CertificateHandler is Test {
    CertificateAuthority public immutable ca;
    Endorsements public immutable endorsements;
    ParticipantRegistry public immutable participants;
    address public immutable registrar;
    address[2] public subjects;
    address[5] public endorsers;
    bytes32[3] public keys;

    bytes32[] private _pending;
    uint256 public published;
    /// @dev Keys that were revoked because they were compromised.
    mapping(bytes32 subjectKey => mapping(bytes32 spki => bool)) public compromised;

    constructor(
        CertificateAuthority ca_,
        Endorsements endorsements_,
        ParticipantRegistry participants_,
        address[2] memory subjects_,
        address[5] memory endorsers_
    ) {
        (ca, endorsements, participants, registrar) = (ca_, endorsements_, participants_, msg.sender);
        (subjects, endorsers) = (subjects_, endorsers_);
        keys = [keccak256("www.bank.example"), ca_.pseudonymKey("one"), ca_.pseudonymKey("two")];
    }

    function apply_(uint256 who, uint256 what, uint256 key, uint256 level, uint256 lifetime) external {
        ICertificateAuthority.Application memory application;
        what %= 3;
        application.spki = _spki(key);
        application.lifetime = uint40(1 hours + (lifetime % 40 days));
        if (what == 0) {
            application.name = "www.bank.example";
            application.level = ICertificateTypes.Level(level % 3);
            if (level % 3 != 0) application.organisation = "organisation";
        } else {
            application.pseudonym = what == 1 ? bytes32("one") : bytes32("two");
        }
        vm.startPrank(subjects[who % 2]);
        ca.commit(keccak256(abi.encode(block.chainid, address(ca), subjects[who % 2], application, bytes32(who))));
        skip(1 minutes);
        bool wasCompromised = compromised[keys[what]][application.spki];
        vm.recordLogs();
        try ca.reveal(application, bytes32(who)) {
            assertFalse(wasCompromised, "a compromised key came back");
            _follow();
        } catch {} // not free, not his, compromised
        vm.stopPrank();
    }

    function keep(uint256 who, uint256 what, uint256 how, uint256 key, uint256 reason) external {
        bytes32 subjectKey = keys[what % 3];
        bytes32 spki = ca.certificateOf(subjectKey).spki;
        ICertificateTypes.Reason why = ICertificateTypes.Reason(reason % 5);
        bool wasCompromised = compromised[subjectKey][_spki(key)];
        vm.recordLogs();
        vm.startPrank(subjects[who % 2]);
        if (how % 4 == 0) {
            try ca.renew(subjectKey, 5 days) {
                _follow();
            } catch {} // not his
        } else if (how % 4 == 1) {
            try ca.rotateKey(subjectKey, _spki(key)) {
                assertFalse(wasCompromised, "a compromised key came back");
                _follow();
            } catch {} // not his, or no other key
        } else if (how % 4 == 2 && reason % 3 == 0) {
            try ca.revoke(subjectKey, why) {
                if (why == ICertificateTypes.Reason.KeyCompromise) compromised[subjectKey][spki] = true;
            } catch {} // not his
        } else {
            try ca.settleRequest(subjectKey) {} catch {} // nothing to decide
        }
        vm.stopPrank();
    }

    function logRevocations(uint256 what) external {
        vm.recordLogs();
        bytes32[] memory some = new bytes32[](1);
        some[0] = keys[what % 3];
        ca.logRevocations(some);
        _follow();
    }

    function endorse(uint256 who, uint256 level, bool withdraws) external {
        bytes32 subject = ca.endorsedOf(keys[0], "organisation");
        vm.startPrank(endorsers[who % 5]);
        if (withdraws)
            try endorsements.withdrawEndorsement(subject) {} catch {} // did not
        else try endorsements.endorse(subject, uint8(1 + (level % 2))) {} catch {} // did before
        vm.stopPrank();
    }

    function suspend(uint256 who) external {
        bytes32 role = endorsements.endorserRole(2);
        vm.startPrank(registrar);
        try participants.suspend(endorsers[who % 5], role, "why") {} catch {
            participants.reinstate(endorsers[who % 5], role);
        }
        vm.stopPrank();
    }

    function publish() external {
        if (_pending.length == 0) return;
        ca.publish(_pending);
        published += _pending.length;
        delete _pending;
    }

    function withdraw(uint256 who, uint256 amount) external {
        address subject = subjects[who % 2];
        amount %= ca.balanceOf(subject) + 1;
        vm.prank(subject);
        ca.withdraw(subject, amount);
    }

    function wait(uint256 time) external {
        skip(time % 4 days);
    }

    function pending() external view returns (uint256) {
        return _pending.length;
    }

    /// @dev The entries as an auditor sees them.
    function _follow() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IIssuanceLog.EntryNoted.selector) continue;
            _pending.push(MerkleLog.leafHash(abi.decode(logs[i].data, (bytes))));
        }
    }

    function _spki(uint256 key) private pure returns (bytes32) {
        return keccak256(abi.encode("key", key % 4));
    }
}

contract CertificateInvariantsTest is CertificateTest {
    CertificateHandler private handler;

    function setUp() public {
        address other = makeAddr("other");
        _fund(other, 1e9);
        _fund(bank, 1e9);
        vm.stopPrank();
        participants.enroll(other, KEY, "other", type(uint64).max);
        handler = new CertificateHandler(ca, endorsements, participants, [bank, other], endorsers);
        targetContract(address(handler));
    }

    function invariant_accounts_and_what_is_held_are_what_there_is() public view {
        uint256 sum = ca.balanceOf(handler.subjects(0)) + ca.balanceOf(handler.subjects(1)) + ca.balanceOf(treasury);
        for (uint256 i = 0; i < 5; ++i) sum += ca.balanceOf(endorsers[i]);
        for (uint256 i = 0; i < 3; ++i) sum += ca.requestOf(handler.keys(i)).fee;
        assertEq(sum, money.balanceOf(address(ca)));
    }

    function invariant_every_entry_is_pending_or_in_the_log() public view {
        (uint256 noted, uint256 published) = ca.entryCounts();
        assertEq(published, handler.published());
        assertEq(noted - published, handler.pending());
        (uint64 size, , ) = ctLog.headOf(ca.issuanceLog());
        assertEq(size, published);
    }

    /// @dev Whoever vouches, or not.
    function invariant_nobody_but_its_subject_ends_a_certificate() public view {
        for (uint256 i = 0; i < 3; ++i) {
            ICertificateTypes.Certificate memory certificate = ca.certificateOf(handler.keys(i));
            bool isLive =
                (certificate.state == ICertificateTypes.State.Named ||
                    certificate.state == ICertificateTypes.State.Pseudonymous) &&
                    block.timestamp <= certificate.notAfter;
            bool isValid = ca.check(handler.keys(i), certificate.spki, 0).verdict == ICertificateTypes.Verdict.Valid;
            assertEq(isValid, isLive);
            assertFalse(isValid && handler.compromised(handler.keys(i), certificate.spki));
        }
    }
}
