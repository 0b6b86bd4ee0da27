// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {Test} from "forge-std/Test.sol";

import {CertificateArt} from "../../../contracts/blocks/certificate/CertificateArt.sol";
import {CreditToken} from "../../../contracts/blocks/certificate/CreditToken.sol";
import {ICreditToken} from "../../../contracts/blocks/certificate/ICreditToken.sol";
import {RetirementCertificate} from "../../../contracts/blocks/certificate/RetirementCertificate.sol";
import {StatingSeller} from "../../../contracts/mocks/StatingSeller.sol";

/// @notice The block deployed alone, with an issuer, a seller and two holders.
abstract contract CertificateFixture is Test {
    uint192 internal constant BLOCK = uint192(bytes24(keccak256("ACR/ACR-US-102-2018-274")));
    uint64 internal constant NO_RANGE = type(uint64).max;
    uint64 internal constant START = 120_158_095_000;
    uint64 internal constant END = START + 1_032_000;
    uint64 internal constant PROJECT = 102;
    uint16 internal constant VINTAGE = 2018;
    uint8 internal constant RETIRE_ONLY = 1;
    bytes32 internal constant EVIDENCE = keccak256("monitoring report");
    uint256 internal constant NOW = 1_767_225_600; // 2026-01-01

    address internal admin = makeAddr("admin");
    address internal issuer = makeAddr("issuer");
    address internal holder = makeAddr("holder");
    address internal buyer = makeAddr("buyer");
    address internal stranger = makeAddr("stranger");

    AccessManager internal authority;
    address internal seller;
    CertificateArt internal art;
    CreditToken internal credits;
    RetirementCertificate internal certificates;

    function setUp() public virtual {
        vm.warp(NOW);
        authority = new AccessManager(admin);
        art = new CertificateArt();
        credits = new CreditToken(address(authority), art);
        certificates = RetirementCertificate(credits.certificates());
        seller = address(new StatingSeller());
        vm.startPrank(admin);
        credits.setIssuer(issuer, true);
        credits.setSeller(seller, true);
        vm.stopPrank();
    }

    function serial(uint64 position) internal pure returns (uint256) {
        return (uint256(BLOCK) << 64) | position;
    }

    function issuance(uint64 start, uint64 end, uint64 after_) internal view returns (ICreditToken.Issuance memory) {
        return ICreditToken.Issuance(holder, BLOCK, start, end, after_, PROJECT, VINTAGE, 0, EVIDENCE);
    }

    function issue(uint64 start, uint64 end, uint64 after_) internal returns (uint256 id) {
        ICreditToken.Issuance memory wanted = issuance(start, end, after_);
        vm.prank(issuer);
        return credits.issue(wanted);
    }

    function issueRetireOnly() internal returns (uint256 id) {
        ICreditToken.Issuance memory wanted = issuance(START, END, NO_RANGE);
        wanted.flags = RETIRE_ONLY;
        vm.prank(issuer);
        return credits.issue(wanted);
    }

    function plain(address to) internal pure returns (ICreditToken.Retirement memory retirement) {
        retirement.holder = to;
    }

    function inscribed(string memory text) internal view returns (ICreditToken.Retirement memory retirement) {
        retirement.holder = holder;
        retirement.inscription = text;
    }

    function sale(address token, uint96 paid, address payer) internal pure returns (ICreditToken.Sale memory) {
        return ICreditToken.Sale({buyer: payer, paymentToken: token, paid: paid});
    }

    /// @dev The holder delivers to the seller, which states this.
    function sell(
        uint256 id,
        uint64 kilograms,
        ICreditToken.Retirement memory retirement,
        ICreditToken.Sale memory stated
    ) internal returns (uint256 certificateId) {
        certificateId = id + credits.batchOf(id).retired;
        vm.prank(holder);
        credits.safeTransferFrom(holder, seller, id, kilograms, abi.encode(retirement, stated));
    }

    function retire(uint256 id, uint64 kilograms) internal returns (uint256 certificateId) {
        vm.prank(holder);
        return credits.retire(id, kilograms, plain(holder));
    }
}
