// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {AttestationRegistry} from "../../../contracts/blocks/attestation/AttestationRegistry.sol";
import {IAttestationRegistry} from "../../../contracts/blocks/attestation/IAttestationRegistry.sol";
import {IAttestationRoots} from "../../../contracts/blocks/attestation/IAttestationRoots.sol";
import {DIDRegistry} from "../../../contracts/blocks/identity/DIDRegistry.sol";
import {IERC1056} from "../../../contracts/blocks/identity/IERC1056.sol";
import {IParticipantRegistry} from "../../../contracts/blocks/identity/IParticipantRegistry.sol";
import {ParticipantRegistry} from "../../../contracts/blocks/identity/ParticipantRegistry.sol";
import {IAccreditation} from "../../../contracts/kits/IAccreditation.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {IdentityService} from "../../../contracts/systems/identity/IdentityService.sol";
import {IIdentityService} from "../../../contracts/systems/identity/IIdentityService.sol";
import {AccreditationTest} from "../../kits/AccreditationTest.sol";

/// @notice A file alone in its batch: the tree is one leaf. The university of the scene is the home operator here.
contract IdentityServiceTest is AccreditationTest {
    AttestationRegistry private attestations = new AttestationRegistry();
    DIDRegistry private identities = new DIDRegistry();
    ParticipantRegistry private participants;
    IdentityService private service;
    address private holder;
    uint256 private holderKey;
    uint64 private granted;
    bytes32 private constant FILE = keccak256("a salted file");
    bytes32 private constant DIGEST = keccak256("what the holder signs");

    function setUp() public {
        (holder, holderKey) = makeAddrAndKey("holder");
        participants = new ParticipantRegistry(address(new AccessManager(address(this))));
        participants.enroll(university, "home operator", "529900T8BM49AURSDO55", type(uint64).max);
        service = new IdentityService(attestations, accreditation, participants, identities);
        uint64 root = _root(_idTerms(ministry, "", 1));
        granted = _accredit(root, _idTerms(university, SPAIN, 0));
        _actAs(university);
        accreditation.choose(granted);
    }

    function _idTerms(
        address issuer,
        bytes32 jurisdiction,
        uint8 depth
    ) private view returns (IAccreditation.Terms memory) {
        return IAccreditation.Terms(issuer, service.ID_FILE(), HIGH, jurisdiction, depth, 0, END);
    }

    function _batch() private view returns (IIdentityService.Batch memory) {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(uint256(0), FILE))));
        return IIdentityService.Batch(university, granted, leaf, 1, 0);
    }

    function _validate() private returns (bytes32 uid) {
        IIdentityService.Batch memory batch = _batch();
        _actAs(university);
        uid = attestations.attestRoot(
            IAttestationRoots.RootStatement(service.schema(), batch.root, batch.count, 0, batch.expirationTime)
        );
    }

    function _shown() private view returns (IIdentityService.Presentation memory) {
        return
            IIdentityService.Presentation(
                _batch(),
                0,
                FILE,
                new bytes32[](0),
                holder,
                DIGEST,
                _sign(holderKey, DIGEST)
            );
    }

    function _assertStanding(
        IIdentityService.Standing memory standing,
        IAttestationRoots.Status status,
        IAccreditation.Verdict verdict
    ) private pure {
        assertEq(uint8(standing.status), uint8(status));
        assertEq(uint8(standing.verdict), uint8(verdict));
    }

    function test_tells_all_a_visited_operator_asks_in_one_call() public {
        _validate();
        skip(1 days);
        vm.roll(block.number + 5);
        (IIdentityService.Standing memory standing, bool holderSigned) = service.check(_shown());
        assertTrue(holderSigned);
        _assertStanding(standing, IAttestationRoots.Status.Valid, IAccreditation.Verdict.Accredited);
        assertEq(standing.organisation, "529900T8BM49AURSDO55");
        assertEq(standing.level, HIGH);
        assertEq(standing.jurisdiction, SPAIN);
        assertEq(standing.validatedAt, block.timestamp - 1 days);
        assertEq(standing.checkedAtBlock, block.number);
        assertEq(standing.checkedAt, block.timestamp);
        _assertStanding(
            service.standingOf(_batch()),
            IAttestationRoots.Status.Valid,
            IAccreditation.Verdict.Accredited
        );
    }

    function test_answers_whatever_it_is_asked() public view {
        IIdentityService.Presentation memory shown;
        (IIdentityService.Standing memory standing, bool holderSigned) = service.check(shown);
        assertFalse(holderSigned);
        _assertStanding(standing, IAttestationRoots.Status.None, IAccreditation.Verdict.Unknown);
        assertEq(standing.validatedAt, 0);
        assertEq(standing.organisation, "");
    }

    function testFuzz_knows_no_file_but_the_one_validated(uint256 field, uint256 drawn) public {
        _validate();
        IIdentityService.Presentation memory shown = _shown();
        vm.assume(drawn != 0);
        field %= 6;
        if (field == 0) shown.batch.validator = address(uint160(uint256(keccak256(abi.encode(drawn)))));
        if (field == 1) shown.batch.root = keccak256(abi.encode(drawn));
        if (field == 2) shown.batch.count += uint32(bound(drawn, 1, type(uint32).max - 1));
        if (field == 3) shown.batch.expirationTime = uint40(bound(drawn, 1, type(uint40).max));
        if (field == 4) shown.index = uint32(bound(drawn, 1, type(uint32).max));
        if (field == 5) shown.file = keccak256(abi.encode(drawn));
        (IIdentityService.Standing memory standing, ) = service.check(shown);
        assertEq(uint8(standing.status), uint8(IAttestationRoots.Status.None));
    }

    function test_shows_a_file_and_its_batch_as_the_home_operator_left_them() public {
        bytes32 uid = _validate();
        uint32[] memory indices = new uint32[](1);
        attestations.setLeafStatuses(uid, indices, IAttestationRoots.Status.Suspended, "");
        (IIdentityService.Standing memory standing, ) = service.check(_shown());
        _assertStanding(standing, IAttestationRoots.Status.Suspended, IAccreditation.Verdict.Accredited);
        _assertStanding(
            service.standingOf(_batch()),
            IAttestationRoots.Status.Valid,
            IAccreditation.Verdict.Accredited
        );
        attestations.revoke(uid, "");
        (standing, ) = service.check(_shown());
        _assertStanding(standing, IAttestationRoots.Status.Revoked, IAccreditation.Verdict.Accredited);
    }

    function test_judges_the_validator_by_the_accreditation_that_is_named_and_when_it_validated() public {
        uint40 before = uint40(block.timestamp);
        skip(1 days);
        _validate();
        uint40 validatedAt = uint40(block.timestamp);
        skip(1 days);
        _actAs(university);
        accreditation.reportCompromise(granted, uint40(block.timestamp));
        (IIdentityService.Standing memory standing, ) = service.check(_shown());
        _assertStanding(standing, IAttestationRoots.Status.Valid, IAccreditation.Verdict.Accredited);
        _actAs(ministry); // a key that was reported says nothing further
        accreditation.reportCompromise(granted, validatedAt);
        (standing, ) = service.check(_shown());
        _assertStanding(standing, IAttestationRoots.Status.Valid, IAccreditation.Verdict.Compromised);
        IIdentityService.Presentation memory shown = _shown();
        shown.batch.accreditation = 1; // the ministry's
        (standing, ) = service.check(shown);
        _assertStanding(standing, IAttestationRoots.Status.Valid, IAccreditation.Verdict.WrongIssuer);
        assertGt(standing.validatedAt, before);
    }

    function test_asks_for_the_signature_of_whoever_owns_the_identity_now() public {
        _validate();
        IIdentityService.Presentation memory shown = _shown();
        shown.signature = _sign(universityKey, DIGEST);
        (, bool holderSigned) = service.check(shown);
        assertFalse(holderSigned);
        SmartAccount account = new SmartAccount(holder);
        _actAs(holder);
        identities.changeOwner(holder, address(account));
        (, holderSigned) = service.check(_shown());
        assertTrue(holderSigned, "by ERC-1271, with the owner's key behind it");
    }

    function test_a_deactivated_identity_shows_nothing() public {
        _validate();
        _actAs(holder);
        identities.changeOwner(holder, address(0));
        (, bool holderSigned) = service.check(_shown());
        assertFalse(holderSigned);
    }

    function test_only_accredited_validators_can_validate() public {
        bytes32 schema = service.schema();
        _actAs(stranger);
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttesterNotEligible.selector, schema, stranger));
        attestations.attestRoot(IAttestationRoots.RootStatement(schema, FILE, 1, 0, 0));
    }

    function test_is_deployed_also_where_somebody_registered_its_schema_before() public {
        bytes32 schema = new IdentityService(attestations, accreditation, participants, identities).schema();
        assertEq(schema, service.schema());
    }

    function test_refuses_parts_that_are_not_there() public {
        bytes4 missing = IIdentityService.IdentityServicePartMissing.selector;
        vm.expectRevert(abi.encodeWithSelector(missing, stranger));
        new IdentityService(IAttestationRegistry(stranger), accreditation, participants, identities);
        vm.expectRevert(abi.encodeWithSelector(missing, stranger));
        new IdentityService(attestations, IAccreditation(stranger), participants, identities);
        vm.expectRevert(abi.encodeWithSelector(missing, stranger));
        new IdentityService(attestations, accreditation, IParticipantRegistry(stranger), identities);
        vm.expectRevert(abi.encodeWithSelector(missing, stranger));
        new IdentityService(attestations, accreditation, participants, IERC1056(stranger));
    }
}
